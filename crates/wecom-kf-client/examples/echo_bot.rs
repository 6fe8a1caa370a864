//! A bot that answers every text of a customer, from the place where it stopped last time. Its server is the sandbox:
//! `cargo run -p wecom-kf-client --example echo_bot`. For the real one, make the client by `Client::new(corp_id, secret)`.

mod sandbox;

use wecom_kf_client::{Client, Error, FaultOwner, message};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Error> {
    let (client, stage) = sandbox::stage();
    let (customer, open_kfid) = stage.customer();

    let mut cursor = None;
    let answered = pull(&client, &open_kfid, &mut cursor).await?;
    println!(
        "{answered} answered; the customer's phone shows {} messages",
        stage.shown_to(&customer)
    );

    // Nothing is new: nothing is answered twice.
    let again = pull(&client, &open_kfid, &mut cursor).await?;
    assert_eq!((answered, again, stage.shown_to(&customer)), (1, 0, 2));
    Ok(())
}

/// Answers what is new, and moves the cursor past what was answered. An error leaves the cursor before its page: the next pull begins
/// there again, and what was answered before the error is answered by the same msgid, which WeCom sends once.
async fn pull(client: &Client, open_kfid: &str, cursor: &mut Option<String>) -> Result<usize, Error> {
    let mut answered = 0;
    let mut request = message::SyncMsg::default().open_kfid(open_kfid);
    request.cursor.clone_from(cursor);
    let mut pages = client.sync(request);
    while let Some(page) = pages.next().await {
        let page = page?;
        for received in page.msg_list {
            match answer(client, open_kfid, received).await {
                Ok(done) => answered += usize::from(done),
                // Wrong with this very message or its conversation: the customer's window has closed, a person has taken over. Only that
                // may be passed over. Everything else (the token, the trusted IPs, a lost response) would lose the messages behind it too.
                Err(error) if error.owner() == FaultOwner::Message => println!("passed over: {error}"),
                Err(error) => return Err(error),
            }
        }
        // After the page was handled.
        *cursor = page.next_cursor;
    }
    Ok(answered)
}

/// Answers a text of a customer. Answers whether it was one.
async fn answer(client: &Client, open_kfid: &str, received: message::Message) -> Result<bool, Error> {
    let (Some(touser), message::Content::Text(text)) = (received.external_userid, received.content) else {
        return Ok(false);
    };
    if received.origin != message::Origin::Customer {
        return Ok(false);
    }
    // A msgid derived from the message: answering it again after a crash sends nothing twice.
    let msgid = format!("re-{}", received.msgid.chars().take(29).collect::<String>());
    let echo = message::OutgoingMessage::text(format!("您说：{}", text.content));
    let send = message::SendMsg::new(touser, open_kfid, echo).msgid(msgid);
    client.send(send).idempotent(true).await?;
    Ok(true)
}
