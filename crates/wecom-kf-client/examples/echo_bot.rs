//! A bot that answers every text of a customer, from the place where it stopped last time. Its server is the sandbox:
//! `cargo run -p wecom-kf-client --example echo_bot`. For the real one, make the client by `Client::new(corp_id, secret)`.

mod sandbox;

use wecom_kf_client::{Client, Error, message};

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

/// Answers what is new, and moves the cursor past it.
async fn pull(client: &Client, open_kfid: &str, cursor: &mut Option<String>) -> Result<usize, Error> {
    let mut answered = 0;
    let mut pages = client.sync(message::Sync {
        open_kfid: Some(open_kfid.to_owned()),
        cursor: cursor.clone(),
        ..message::Sync::default()
    });
    while let Some(page) = pages.next().await {
        let page = page?;
        for received in page.msg_list {
            let (Some(touser), message::Content::Text(text)) = (received.external_userid, received.content) else {
                continue;
            };
            if received.origin != message::Origin::Customer {
                continue;
            }
            let answer = message::OutgoingMessage::text(format!("您说：{}", text.content));
            // A msgid derived from the message: answering it again after a crash sends nothing twice.
            let send = message::Send {
                touser,
                open_kfid: open_kfid.to_owned(),
                msgid: Some(format!("re-{}", received.msgid.chars().take(29).collect::<String>())),
                message: answer,
                ..message::Send::default()
            };
            client.send(send).idempotent(true).await?;
            answered += 1;
        }
        // After the page was handled.
        *cursor = page.next_cursor;
    }
    Ok(answered)
}
