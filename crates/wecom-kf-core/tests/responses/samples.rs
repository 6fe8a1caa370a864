//! The samples of all operations, and functions that read and write them.

use serde_json::{Value, json};
use std::fmt::Debug;
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::message::{Content, Message, SyncMsgResponse};
use wecom_kf_core::wire::Wire;
use wecom_kf_core::{
    ResponseError, account, customer, knowledge, media, message, servicer, session, statistic, token, upgrade,
};

/// Whether everything that the sample holds is in the other too, unchanged.
pub(crate) fn holds(sample: &Value, other: &Value) -> bool {
    match (sample, other) {
        (Value::Object(sample), Value::Object(other)) => sample
            .iter()
            .all(|(name, value)| other.get(name).is_some_and(|other| holds(value, other))),
        (Value::Array(sample), Value::Array(other)) => {
            sample.len() == other.len() && sample.iter().zip(other).all(|(a, b)| holds(a, b))
        }
        (sample, other) => sample == other || (sample.as_f64().is_some() && sample.as_f64() == other.as_f64()),
    }
}

/// Reads and writes a request and a response of one endpoint.
pub(crate) fn both_ways<E: Endpoint>(requests: &[Value], responses: &[Value], now_ms: u64) {
    for sample in requests {
        let request = E::from_parameters(sample.as_object().unwrap().clone()).unwrap();
        let written = request.to_wire().unwrap();
        assert!(holds(sample, &written), "{sample}\n{written}");
        let parts = request.to_http(now_ms).unwrap();
        let sent = parts.body.map(|body| serde_json::from_str::<Value>(&body).unwrap());
        assert!(sent.is_none_or(|sent| holds(sample, &sent)), "{sample}");
    }
    for sample in responses {
        let response = E::response_from_json(200, sample.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{error}: {sample}"));
        let written = E::response_to_json(&response);
        assert!(holds(sample, &written), "{sample}\n{written}");
        let again = E::response_from_json(200, written.to_string().as_bytes()).unwrap();
        assert_eq!(E::response_to_json(&again), written);
    }
}

/// The functions for the samples of one operation.
pub(crate) struct Codec {
    pub(crate) both_ways: fn(&[Value], &[Value], u64),
    /// Reads a response, possibly an unusual one, and writes it again.
    pub(crate) response: fn(&Value) -> Result<Value, ResponseError>,
    /// The Debug output of a request, and of a response.
    pub(crate) shown: [fn(&Value) -> String; 2],
}

pub(crate) fn codec(operation: &str) -> Codec {
    fn checks<E: Endpoint<Response: Debug> + Debug>() -> Codec {
        Codec {
            both_ways: both_ways::<E>,
            response: |sample| {
                E::response_from_json(200, sample.to_string().as_bytes()).map(|response| E::response_to_json(&response))
            },
            shown: [
                |sample| format!("{0:?} {0:#?}", E::from_wire(sample).unwrap()),
                |sample| format!("{0:?} {0:#?}", E::Response::from_wire(sample).unwrap()),
            ],
        }
    }
    match operation {
        "getToken" => checks::<token::GetToken>(),
        "addAccount" => checks::<account::AddAccount>(),
        "listAccounts" => checks::<account::ListAccounts>(),
        "getContactWay" => checks::<account::GetContactWay>(),
        "addServicers" => checks::<servicer::AddServicers>(),
        "listServicers" => checks::<servicer::ListServicers>(),
        "sendMsg" => checks::<message::SendMsg>(),
        "sendMsgOnEvent" => checks::<message::SendMsgOnEvent>(),
        "syncMsg" => checks::<message::SyncMsg>(),
        "batchGetCustomers" => checks::<customer::BatchGetCustomers>(),
        "getServiceState" => checks::<session::GetServiceState>(),
        "transServiceState" => checks::<session::TransServiceState>(),
        "getSuiteToken" => checks::<token::GetSuiteToken>(),
        "getPermanentCode" => checks::<token::GetPermanentCode>(),
        "getCorpToken" => checks::<token::GetCorpToken>(),
        "deleteAccount" => checks::<account::DeleteAccount>(),
        "updateAccount" => checks::<account::UpdateAccount>(),
        "convertOpenKfids" => checks::<account::ConvertOpenKfids>(),
        "uploadMedia" => checks::<media::UploadMedia>(),
        "getCorpQualification" => checks::<account::GetCorpQualification>(),
        "deleteServicers" => checks::<servicer::DeleteServicers>(),
        "recallMsg" => checks::<message::RecallMsg>(),
        "getUpgradeServiceConfig" => checks::<upgrade::GetUpgradeServiceConfig>(),
        "upgradeService" => checks::<upgrade::UpgradeService>(),
        "cancelUpgradeService" => checks::<upgrade::CancelUpgradeService>(),
        "getCorpStatistic" => checks::<statistic::GetCorpStatistic>(),
        "getServicerStatistic" => checks::<statistic::GetServicerStatistic>(),
        "getStatistic" => checks::<statistic::GetStatistic>(),
        "addKnowledgeGroup" => checks::<knowledge::AddKnowledgeGroup>(),
        "deleteKnowledgeGroup" => checks::<knowledge::DeleteKnowledgeGroup>(),
        "updateKnowledgeGroup" => checks::<knowledge::UpdateKnowledgeGroup>(),
        "listKnowledgeGroups" => checks::<knowledge::ListKnowledgeGroups>(),
        "addKnowledgeIntent" => checks::<knowledge::AddKnowledgeIntent>(),
        "deleteKnowledgeIntent" => checks::<knowledge::DeleteKnowledgeIntent>(),
        "updateKnowledgeIntent" => checks::<knowledge::UpdateKnowledgeIntent>(),
        "listKnowledgeIntents" => checks::<knowledge::ListKnowledgeIntents>(),
        other => panic!("no type for {other}"),
    }
}

/// Every operation with its samples of requests and responses, and when they are of.
pub(crate) fn samples_of_all() -> Vec<(String, Vec<Value>, Vec<Value>, u64)> {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/wire")).unwrap();
    let all = files.map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let list = |name: &str| file[name].as_array().unwrap().clone();
        let operation = file["operation"].as_str().unwrap().to_owned();
        (
            operation,
            list("requests"),
            list("responses"),
            file["now_ms"].as_u64().unwrap_or(0),
        )
    });
    all.collect()
}

/// The samples of `syncMsg`.
pub(crate) fn samples() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../../tests/vectors/wire/syncMsg.json")).unwrap();
    let pages = file["responses"].as_array().unwrap();
    pages
        .iter()
        .filter_map(|page| page["msg_list"].as_array())
        .flatten()
        .cloned()
        .collect()
}

pub(crate) fn sync(body: &Value) -> SyncMsgResponse {
    let mut body = body.clone();
    body["errcode"] = 0.into();
    message::SyncMsg::response_from_json(200, body.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{error}: {body}"))
}

pub(crate) fn page(messages: Value) -> Vec<Message> {
    sync(&json!({"has_more": 0, "msg_list": messages})).msg_list
}

pub(crate) fn read(msgtype: &str, body: Value) -> Content {
    let mut message = json!({"msgid": "m", "send_time": 1, "origin": 3, "msgtype": msgtype});
    message[msgtype] = body;
    page(json!([message])).remove(0).content
}
