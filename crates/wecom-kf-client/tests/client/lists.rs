//! Lists and batches: many pages as one stream, one request as many.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wecom_kf_client::{Client, account, customer, knowledge, message, servicer, statistic};

use crate::kit::{Answer, NOW, Seen, Server, after, errcode, http, json, lost, seconds};
use crate::sandbox;

fn accounts(ids: impl IntoIterator<Item = u64>) -> Value {
    let list: Vec<Value> = ids
        .into_iter()
        .map(|id| json!({"open_kfid": format!("wk{id}"), "name": "客服"}))
        .collect();
    json!({"errcode": 0, "account_list": list})
}

/// A server with a number of accounts that reads offset and limit where its HTTP method has them.
fn paging(total: u64, reads: fn(&Seen) -> Option<(u64, u64)>) -> Server {
    Server::new(move |seen| {
        (seen.path == "kf/account/list").then(|| {
            let (offset, limit) = reads(seen).unwrap_or((0, 100));
            json(accounts(offset.min(total)..(offset + limit).min(total)))
        })
    })
}

fn in_query(seen: &Seen) -> Option<(u64, u64)> {
    let number = |name: &str| seen.query.get(name).and_then(|text| text.parse().ok());
    Some((number("offset")?, number("limit").unwrap_or(100)))
}

fn in_body(seen: &Seen) -> Option<(u64, u64)> {
    let body = seen.body();
    Some((body["offset"].as_u64()?, body["limit"].as_u64().unwrap_or(100)))
}

async fn ids(server: &Server, request: account::ListAccounts) -> Vec<String> {
    let accounts = server.client().list(request).into_vec().await.unwrap();
    accounts.into_iter().map(|account| account.open_kfid).collect()
}

fn numbered(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|id| format!("wk{id}")).collect()
}

#[tokio::test(start_paused = true)]
async fn every_account_is_listed_once_for_every_paging_style() {
    for reads in [in_query, in_body] {
        for total in [0, 1, 99, 100, 101, 250] {
            let server = paging(total, reads);
            assert_eq!(
                ids(&server, account::ListAccounts::default()).await,
                numbered(0..total),
                "{total}"
            );
        }
    }
    let from = account::ListAccounts::default().offset(30).limit(20);
    for reads in [in_query, in_body] {
        let server = paging(95, reads);
        let mut found = ids(&server, from.clone()).await;
        found.sort_by_key(|id| id[2..].parse::<u64>().unwrap());
        // A server that takes no offset by GET has given its first page before that shows.
        assert!(found.ends_with(&numbered(30..95)), "{found:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_overlong_page_switches_the_list_to_post() {
    let server = paging(250, in_body);
    let request = account::ListAccounts::default().limit(50);
    assert_eq!(ids(&server, request).await, numbered(0..250));
    let methods: Vec<_> = server.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(methods[..2], ["GET", "POST"]);
    assert!(methods[1..].iter().all(|method| method == "POST"));
}

/// The methods of the calls of one `listAccounts` after the other.
async fn methods(server: &Server, client: &Client, lists: usize) -> Vec<String> {
    let before = server.calls().len();
    for _ in 0..lists {
        let _ = client.send(account::ListAccounts::default()).await;
    }
    server
        .calls()
        .into_iter()
        .skip(before)
        .map(|call| call.method)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn another_method_is_remembered_only_after_it_worked() {
    let works = Arc::new(AtomicBool::new(false));
    let server = Server::new({
        let works = Arc::clone(&works);
        move |seen| {
            let answer = match (seen.method.as_str(), works.load(Ordering::Relaxed)) {
                ("GET", _) => errcode(43002),
                (_, true) => json(accounts(0..1)),
                (_, false) => errcode(48002),
            };
            (!seen.is_token()).then_some(answer)
        }
    });
    let client = server.client();
    assert_eq!(methods(&server, &client, 2).await, ["GET", "POST", "GET", "POST"]);
    works.store(true, Ordering::Relaxed);
    assert_eq!(methods(&server, &client, 2).await, ["GET", "POST", "POST"]);
}

#[tokio::test(start_paused = true)]
async fn the_documented_method_is_used_again_when_the_other_is_rejected() {
    for refusal in [|| errcode(43001), || http(405, "")] {
        let wanted = Arc::new(Mutex::new("POST"));
        let server = Server::new({
            let wanted = Arc::clone(&wanted);
            move |seen| {
                let wanted = *wanted.lock().unwrap();
                let answer = match (seen.method.as_str(), wanted) {
                    (method, wanted) if method == wanted => json(accounts(0..1)),
                    ("GET", _) => errcode(43002),
                    _ => refusal(),
                };
                (!seen.is_token()).then_some(answer)
            }
        });
        let client = server.client();
        assert_eq!(methods(&server, &client, 2).await, ["GET", "POST", "POST"]);
        *wanted.lock().unwrap() = "GET";
        assert_eq!(methods(&server, &client, 2).await, ["POST", "GET", "GET"]);
    }
}

#[tokio::test(start_paused = true)]
async fn every_page_request_sends_its_limit() {
    let server = paging(250, in_query);
    ids(&server, account::ListAccounts::default()).await;
    server.client().send(account::ListAccounts::default()).await.unwrap();
    assert_eq!(server.calls().len(), 4);
    assert!(server.calls().iter().all(|call| call.query["limit"] == "100"));
}

#[tokio::test(start_paused = true)]
async fn a_page_whose_items_are_not_a_list_is_an_error() {
    let server = Server::answering([json(json!({"errcode": 0, "account_list": {}}))]);
    let list = server.client().list(account::ListAccounts::default());
    assert_eq!(list.into_vec().await.unwrap_err().code(), "response.unreadable");
}

#[tokio::test(start_paused = true)]
async fn one_page_has_no_more_items_than_requested() {
    let server = paging(250, in_body);
    let request = account::ListAccounts::default().offset(7).limit(50);
    let page = server.client().send(request).await.unwrap();
    let ids: Vec<_> = page.account_list.into_iter().map(|account| account.open_kfid).collect();
    assert_eq!(ids, numbered(7..57));
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_repeats_the_same_page_is_detected() {
    let server = paging(100, |_| None);
    let mut list = server.client().list(account::ListAccounts::default());
    let mut given = 0;
    let error = loop {
        match list.next().await {
            Some(Ok(_)) => given += 1,
            Some(Err(error)) => break error,
            None => panic!("it ended after {given}"),
        }
    };
    assert_eq!((given, error.code()), (100, "client.stalled_paging"));
    assert!(error.to_string().contains("listAccounts"), "{error}");
    assert!(list.next().await.is_none());
    assert!(server.calls().len() <= 4);
}

#[tokio::test(start_paused = true)]
async fn pages_are_fetched_on_demand_with_the_call_options() {
    let server = paging(250, in_query);
    let client = server.client();
    let mut list = client.list(account::ListAccounts::default()).timeout(seconds(3));
    assert!(server.seen().is_empty());
    for _ in 0..100 {
        list.next().await.unwrap().unwrap();
    }
    assert_eq!(server.calls().len(), 1);
    assert!(server.calls()[0].timeout <= seconds(3));
    list.next().await.unwrap().unwrap();
    assert_eq!(server.calls().len(), 2);
    let failing = Server::answering([json(accounts(0..100)), lost()]);
    let mut list = failing.client().list(account::ListAccounts::default()).max_retries(0);
    for _ in 0..100 {
        list.next().await.unwrap().unwrap();
    }
    assert_eq!(list.next().await.unwrap().unwrap_err().code(), "transport.lost");
    assert!(list.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn waiting_for_an_item_can_be_cancelled_and_resumed() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| after(seconds(5), json(accounts(0..2)))));
    let mut list = server.client().list(account::ListAccounts::default());
    assert!(tokio::time::timeout(seconds(1), list.next()).await.is_err());
    assert_eq!(list.next().await.unwrap().unwrap().open_kfid, "wk0");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn cursor_lists_continue_while_has_more_is_set() {
    let server = Server::answering([
        json(json!({"group_list": [{"group_id": "a"}], "has_more": "1", "next_cursor": "c1"})),
        json(json!({"group_list": [], "has_more": 1, "next_cursor": "c2"})),
        json(json!({"group_list": [{"group_id": "b"}], "has_more": 0, "next_cursor": "c3"})),
    ]);
    let groups = server
        .client()
        .list(knowledge::ListKnowledgeGroups::default())
        .into_vec()
        .await
        .unwrap();
    let groups: Vec<_> = groups.into_iter().map(|group| group.group_id).collect();
    assert_eq!(groups, ["a", "b"]);
    let cursors: Vec<_> = server
        .calls()
        .iter()
        .map(|call| call.body()["cursor"].clone())
        .collect();
    assert_eq!(cursors, [json!(null), json!("c1"), json!("c2")]);
}

fn page(msgids: &[&str], next: &str, more: u32) -> Answer {
    let list: Vec<Value> = msgids
        .iter()
        .map(|id| json!({"msgid": id, "msgtype": "text", "text": {"content": "a"}, "origin": 3, "send_time": 1}))
        .collect();
    json(json!({"errcode": 0, "msg_list": list, "has_more": more, "next_cursor": next}))
}

fn sync() -> message::SyncMsg {
    message::SyncMsg::default().cursor("c0").token("T").open_kfid("wk1")
}

#[tokio::test(start_paused = true)]
async fn messages_are_read_page_by_page_or_one_by_one() {
    let script = || [page(&["1", "2"], "c1", 1), page(&[], "c2", 1), page(&["3"], "c3", 0)];
    let server = Server::answering(script());
    let pages = server.client().sync(sync()).into_vec().await.unwrap();
    let shapes: Vec<_> = pages
        .iter()
        .map(|page| (page.msg_list.len(), page.next_cursor.as_deref()))
        .collect();
    assert_eq!(shapes, [(2, Some("c1")), (0, Some("c2")), (1, Some("c3"))]);
    let sent: Vec<_> = server
        .calls()
        .iter()
        .map(|call| (call.body()["cursor"].clone(), call.body()["token"].clone()))
        .collect();
    assert_eq!(sent, ["c0", "c1", "c2"].map(|cursor| (json!(cursor), json!("T"))));
    let server = Server::answering(script());
    let messages = server.client().sync(sync()).messages().into_vec().await.unwrap();
    let ids: Vec<_> = messages.into_iter().map(|message| message.msgid).collect();
    assert_eq!(ids, ["1", "2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_cursor_ends_the_pull_after_its_page() {
    let server = Server::answering([page(&["1"], "c1", 1), page(&["2"], "c0", 1)]);
    let mut messages = server.client().sync(sync()).messages();
    assert_eq!(messages.next().await.unwrap().unwrap().msgid, "1");
    assert_eq!(messages.next().await.unwrap().unwrap().msgid, "2");
    assert_eq!(
        messages.next().await.unwrap().unwrap_err().code(),
        "client.stalled_paging"
    );
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_expired_callback_token_is_omitted_from_the_following_pages() {
    let server = Server::answering([errcode(95007), page(&["1"], "c1", 1), page(&["2"], "c2", 0)]);
    assert_eq!(
        server.client().sync(sync()).messages().into_vec().await.unwrap().len(),
        2
    );
    let tokens: Vec<_> = server.calls().iter().map(|call| call.body()["token"].clone()).collect();
    assert_eq!(tokens, [json!("T"), json!(null), json!(null)]);
}

#[tokio::test(start_paused = true)]
async fn customer_messages_are_pulled_from_the_sandbox() {
    let (client, stage) = sandbox::stage();
    let (touser, open_kfid) = stage.customer();
    let request = message::SyncMsg::default().limit(1).open_kfid(open_kfid);
    let messages = client.sync(request).messages().into_vec().await.unwrap();
    let texts: Vec<_> = messages
        .iter()
        .filter(|message| message.external_userid.as_deref() == Some(&touser))
        .collect();
    assert_eq!((messages.len(), texts.len()), (2, 1), "the event and the text");
}

fn customers(count: usize) -> customer::BatchGetCustomers {
    customer::BatchGetCustomers::new((0..count).map(|at| format!("wm{at}")))
}

/// Gives back the customers that were asked for.
fn echo(seen: &Seen) -> Value {
    let ids = seen.body()["external_userid_list"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let list: Vec<Value> = ids
        .into_iter()
        .map(|id| json!({"external_userid": id, "nickname": "n"}))
        .collect();
    json!({"errcode": 0, "customer_list": list, "invalid_external_userid": []})
}

#[tokio::test(start_paused = true)]
async fn customers_above_the_limit_of_a_call_are_requested_in_several_calls() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| json(echo(seen))));
    let found = server.client().send(customers(250)).await.unwrap();
    let ids: Vec<_> = found
        .customer_list
        .into_iter()
        .map(|customer| customer.external_userid)
        .collect();
    assert_eq!(ids, customers(250).external_userid_list);
    assert_eq!(server.calls().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_failed_batch_reports_completed_and_remaining_parts() {
    let failed = Mutex::new(false);
    let server = Server::new(move |seen| {
        let second = seen.body()["external_userid_list"][0] == "wm100";
        let fails = second && !std::mem::replace(&mut *failed.lock().unwrap(), second);
        (!seen.is_token()).then(|| if fails { errcode(60111) } else { json(echo(seen)) })
    });
    let client = server.client();
    let error = client.send(customers(250)).await.unwrap_err();
    assert_eq!(error.errcode(), Some(60111));
    let partial = error.partial::<customer::BatchGetCustomers>().unwrap();
    assert_eq!(partial.done.customer_list.len(), 100);
    assert_eq!(
        partial.remaining.external_userid_list,
        customers(250).external_userid_list[100..]
    );
    assert_eq!(client.send(partial.remaining).await.unwrap().customer_list.len(), 150);
    assert!(
        client
            .send(customers(0))
            .await
            .unwrap_err()
            .partial::<customer::BatchGetCustomers>()
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn a_batch_with_an_invalid_part_sends_nothing() {
    let server = Server::new(|_| None);
    let mut request = customers(150);
    request.external_userid_list.push(String::new());
    let error = server.client().send(request).await.unwrap_err();
    assert!(error.code().starts_with("request."), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn rows_of_all_parts_and_days_of_all_windows_are_joined() {
    let server = Server::new(|seen| {
        let rows = |list: &str| -> Vec<Value> {
            let ids = seen.body()[list].as_array().cloned().unwrap_or_default();
            ids.into_iter().map(|id| json!({"userid": id, "errcode": 0})).collect()
        };
        match seen.path.as_str() {
            "kf/servicer/add" => Some(json(json!({"errcode": 0, "result_list": rows("userid_list")}))),
            "kf/get_corp_statistic" => {
                let start = seen.body()["start_time"].clone();
                Some(json(
                    json!({"errcode": 0, "statistic_list": [{"stat_time": start, "statistic": {}}]}),
                ))
            }
            _ => None,
        }
    });
    let client = server.client();
    let added = client
        .send(servicer::AddServicers::new("wk1").userid_list((0..201).map(|at| format!("u{at}"))))
        .await
        .unwrap();
    assert_eq!(added.result_list.len(), 201);
    let day = 86_400;
    let today = NOW / 1000;
    let days = statistic::GetCorpStatistic::new(today - 70 * day, today - 3 * day);
    let found = client.send(days).await.unwrap();
    assert_eq!(found.statistic_list.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_from_the_caller_covers_all_parts() {
    let slow = |seen: &Seen| (!seen.is_token()).then(|| after(seconds(4), json(echo(seen))));
    let server = Server::new(slow);
    let error = server
        .client()
        .send(customers(250))
        .timeout(seconds(10))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "transport.timeout");
    assert_eq!(
        error
            .partial::<customer::BatchGetCustomers>()
            .unwrap()
            .done
            .customer_list
            .len(),
        200
    );
    let server = Server::new(slow);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp("ww1", "s"))
        .timeout(seconds(10))
        .build()
        .unwrap();
    assert_eq!(client.send(customers(250)).await.unwrap().customer_list.len(), 250);
}
