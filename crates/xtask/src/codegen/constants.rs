//! Constants of core that TypeScript code uses.

use super::HEADER;
use wecom_kf_core::inbox::{
    FINISHED, KEPT, LETTERS, LONGEST_KEY, MOST_WAITING, PERMIT_INTERVAL, PULL_PAUSE, REPLY_VERSION, done_key,
    message_key,
};
use wecom_kf_core::message::Text;
use wecom_kf_core::wire::Describe as _;

/// The limits that code uses, not only documentation.
pub(super) fn limits() -> Result<String, String> {
    let content = Text::SHAPE.fields.iter().find(|field| field.name == "content");
    let (_, most) = content
        .and_then(|field| field.rule.bytes)
        .ok_or("the content of a text has no limit")?;
    Ok(format!(
        "{HEADER}\n/** The maximum length of a text message, in UTF-8 bytes. */\nexport const TEXT_MAX_BYTES = {most};\n"
    ))
}

/// What the inbox's driver has in common with core's machine and with drivers in other languages.
pub(super) fn inbox() -> String {
    let constants = [
        (
            "How long it is stored that a message is finished, and what its replies are, in milliseconds.",
            "FINISHED_TTL_MS",
            FINISHED.0.to_string(),
        ),
        (
            "How long letters are stored, in milliseconds: they are customers' words.",
            "LETTERS_TTL_MS",
            KEPT.0.to_string(),
        ),
        (
            "The key of the letters of an account.",
            "LETTERS_KEY",
            format!("{LETTERS:?}"),
        ),
        (
            "What the key that says that a message is finished begins with; its msgid follows.",
            "DONE_KEY",
            format!("{:?}", done_key("")),
        ),
        (
            "What the key of a stored message begins with; its msgid follows.",
            "MESSAGE_KEY",
            format!("{:?}", message_key("")),
        ),
        (
            "The longest key that every store accepts.",
            "LONGEST_KEY",
            LONGEST_KEY.to_string(),
        ),
        (
            "The version of the format of the stored parts of a reply.",
            "REPLY_VERSION",
            REPLY_VERSION.to_string(),
        ),
        (
            "The pause after a failed pull, in milliseconds: initially, and at most. It doubles each time.",
            "PULL_PAUSE_MS",
            format!("[{}, {}] as const", PULL_PAUSE.0.0, PULL_PAUSE.1.0),
        ),
        (
            "The interval of pulls without a callback token in a corp, in milliseconds, unless the inbox polls more often.",
            "PERMIT_INTERVAL_MS",
            PERMIT_INTERVAL.0.to_string(),
        ),
        (
            "How many accounts of a corp may wait for such a pull.",
            "MOST_WAITING",
            MOST_WAITING.to_string(),
        ),
    ];
    constants
        .iter()
        .fold(HEADER.to_owned(), |text, (meaning, name, value)| {
            format!("{text}\n/** {meaning} */\nexport const {name} = {value};\n")
        })
}
