//! Values that come in several forms.

use crate::samples::{read, sync};
use serde_json::json;
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::message::{ChannelsSubType, Content, Origin};
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::Loose;
use wecom_kf_core::wire::Wire;
use wecom_kf_core::{account, customer, session, token};

#[test]
fn numbers_and_strings_are_interchangeable() {
    let response = token::GetToken::response_from_json(200, br#"{"errcode":0,"access_token":"t","expires_in":"7200"}"#);
    assert_eq!(response.unwrap().expires_in, 7200);
    let state =
        session::GetServiceState::response_from_json(200, br#"{"errcode":0,"service_state":"3","servicer_userid":42}"#)
            .unwrap();
    assert_eq!(
        (state.service_state, state.servicer_userid.as_deref()),
        (ServiceState::Servicer, Some("42"))
    );
    let page = sync(&json!({"next_cursor": 5, "has_more": "1", "msg_list": [
        {"msgid": 7, "send_time": "1615478585", "origin": "3", "msgtype": "text", "text": {"content": 42, "menu_id": 101}}
    ]}));
    assert_eq!((page.next_cursor.as_deref(), page.has_more), (Some("5"), 1));
    let [message] = &page.msg_list[..] else { panic!() };
    assert_eq!(
        (message.msgid.as_str(), message.send_time, message.origin),
        ("7", 1_615_478_585, Origin::Customer)
    );
    let Content::Text(text) = &message.content else {
        panic!("{message:?}")
    };
    assert_eq!((text.content.as_str(), text.menu_id.as_deref()), ("42", Some("101")));
    let accounts = account::ListAccounts::response_from_json(
        200,
        br#"{"errcode":0,"account_list":[{"open_kfid":"a","manage_privilege":1},{"open_kfid":"b","manage_privilege":"0"}]}"#,
    )
    .unwrap();
    let may: Vec<_> = accounts
        .account_list
        .iter()
        .map(|account| account.manage_privilege)
        .collect();
    assert_eq!(may, [Some(true), Some(false)]);
    for scene in [json!(4), json!("4"), json!(" 4 ")] {
        let channels = customer::WechatChannels::from_wire(&json!({ "scene": scene })).unwrap();
        assert_eq!(
            channels.scene.unwrap().value(),
            Some(customer::WechatChannelsScene::ShopProduct)
        );
    }
}

#[test]
fn null_and_absent_are_the_same() {
    for body in [
        json!({}),
        json!({"has_more": 0}),
        json!({"has_more": null, "msg_list": null, "next_cursor": null}),
    ] {
        let page = sync(&body);
        assert_eq!((page.msg_list.len(), page.next_cursor, page.has_more), (0, None, 0));
    }
    let nobody = customer::BatchGetCustomers::response_from_json(200, b"{\"errcode\":0}").unwrap();
    assert_eq!((nobody.customer_list.len(), nobody.invalid_external_userid), (0, None));
    let customers =
        br#"{"errcode":0,"customer_list":[{"external_userid":"wm1","nickname":null,"gender":9,"enter_session_context":null}]}"#;
    let customers = customer::BatchGetCustomers::response_from_json(200, customers)
        .unwrap()
        .customer_list;
    assert_eq!(
        (&customers[0].nickname, customers[0].gender.map(|gender| gender.code())),
        (&None, Some(9))
    );
}

#[test]
fn fields_with_two_forms_are_read_in_both_and_kept_as_received() {
    for (price, cents) in [
        (json!("1000"), Some(1000)),
        (json!(1000), Some(1000)),
        (json!(" 7 "), Some(7)),
        (json!("10.50"), None),
        (json!("面议"), None),
        (json!(null), None),
    ] {
        let body = json!({"product_id": "p", "head_img": "a", "shop_head_image": "b", "sales_price": price});
        let Content::ChannelsShopProduct(product) = read("channels_shop_product", body.clone()) else {
            panic!("{body}")
        };
        assert_eq!(product.sales_price.as_ref().and_then(Loose::value), cents, "{price}");
        assert_eq!(
            (product.head_img.as_deref(), product.shop_head_image.as_deref()),
            (Some("a"), Some("b"))
        );
        let written = product.to_wire().unwrap();
        assert!(price.is_null() || written == body, "{written}");
    }
    let Content::MergedMsg(merged) = read(
        "merged_msg",
        json!({"title": "t", "item": [{"msgtype": 1}, {"msgtype": "text", "send_time": "5"}, null, {"send_time": []}]}),
    ) else {
        panic!("one bad item failed its record")
    };
    assert_eq!(merged.item.len(), 4);
    assert_eq!(merged.item[0].msgtype, Some(Loose::Number(1)));
    assert_eq!(merged.item[1].msgtype, Some(Loose::Text("text".into())));
    assert_eq!(merged.item[1].send_time, Some(5));
    let Content::Channels(channels) = read("channels", json!({"sub_type": "3"})) else {
        panic!()
    };
    assert_eq!(channels.sub_type, ChannelsSubType::Card);
    let Content::Location(place) = read("location", json!({"latitude": "23.1", "longitude": 113, "name": ""})) else {
        panic!()
    };
    assert!((place.latitude - 23.1).abs() < 1e-9);
}

#[test]
fn empty_lists_are_read_in_every_form() {
    for list in ["[]", "{}", "\"\"", "null"] {
        let body = format!("{{\"errcode\":0,\"account_list\":{list}}}");
        let read = account::ListAccounts::response_from_json(200, body.as_bytes()).unwrap();
        assert!(read.account_list.is_empty(), "{list}");
    }
}
