//! A bot on the inbox: no message is lost, no reply is sent twice. It runs against the sandbox: `cargo run -p wecom-kf-client --example
//! inbox`. For WeCom itself: `Client::new(corp_id, secret)`, a store that lasts, and `inbox.respond(…)` in your callback URL.

mod sandbox;

use wecom_kf_client::inbox::{InboxOptions, Start, Turn, Turns};
use wecom_kf_client::{Error, MemoryStore};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Error> {
    let (client, stage) = sandbox::stage();
    let (customer, open_kfid) = stage.customer();
    stage.writes(&customer, "营业时间？");

    let options = InboxOptions::new(MemoryStore::new())
        .start(Start::Replay)
        .turns(Turns::Queue);
    let inbox = client.inbox(options.accounts([open_kfid])).handle(answer)?;
    inbox.poll().await;
    inbox.stop().await?;
    println!("the customer's phone shows {} messages", stage.shown_to(&customer));
    assert_eq!(stage.shown_to(&customer), 3);
    Ok(())
}

/// Answers what a customer has written. What went wrong is the inbox's to mend.
async fn answer(turn: Turn) -> Result<(), Error> {
    let text = turn.text().unwrap_or_else(|| "……".into());
    turn.reply(format!("您说：{text}")).await?;
    Ok(())
}
