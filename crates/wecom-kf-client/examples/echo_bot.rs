//! A bot that answers every customer text, starting where it stopped last time. It runs against the sandbox: `cargo run -p wecom-kf-client
//! --example echo_bot`. For WeCom itself, create the client with `Client::new(corp_id, secret)`.

mod sandbox;

use sha2::{Digest, Sha256};
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

    // There are no new messages, and nothing is answered twice.
    let again = pull(&client, &open_kfid, &mut cursor).await?;
    assert_eq!((answered, again, stage.shown_to(&customer)), (1, 0, 2));
    Ok(())
}

/// Answers new messages and advances the cursor. After an error the cursor stays before the page: the next pull starts there again, and
/// messages that were already answered are answered with the same msgid, which WeCom delivers only once.
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
                // The failure concerns only this message or its conversation: the customer's window has closed, or a servicer has taken
                // over. Only then the message may be skipped. Any other failure (token, trusted IPs, a lost response) would lose the
                // following messages too.
                Err(error) if error.owner() == FaultOwner::Message => println!("skipped: {error}"),
                Err(error) => return Err(error),
            }
        }
        // After handling the page.
        *cursor = page.next_cursor;
    }
    Ok(answered)
}

/// Answers a customer's text. Returns whether the message was one.
async fn answer(client: &Client, open_kfid: &str, received: message::Message) -> Result<bool, Error> {
    let (Some(touser), message::Content::Text(text)) = (received.external_userid, received.content) else {
        return Ok(false);
    };
    if received.origin != message::Origin::Customer {
        return Ok(false);
    }
    // A msgid derived from the message, so that answering again after a crash does not send a duplicate.
    let digest = Sha256::digest(&received.msgid);
    let msgid: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let echo = message::OutgoingMessage::text(format!("您说：{}", text.content));
    let send = message::SendMsg::new(touser, open_kfid, echo).msgid(msgid);
    client.send(send).idempotent(true).await?;
    Ok(true)
}
