//! What is to be done after a try.

use crate::numbers::{count, milliseconds};
use crate::requests::replay_of;
use serde_json::Value;
use wecom_kf_core::endpoint::{Authorization, Repeat};
use wecom_kf_core::outcome::{self, Happened, Progress, Situation, Verdict};
use wecom_kf_core::token;
use wecom_kf_core::wire::Wire;

/// Decides what comes after a try ([`outcome::judge`]).
///
/// `situation` is a JSON object: `repeat`, `replay` and `authorization` are the words of [`build`]; `happened` is `not_sent`, `lost`,
/// `http` (with `status`) or `answer` (with `errcode`, which success may lack); `retry_after` and `date` are the headers, `now_ms` the clock;
/// the rest are the fields of [`Situation`]. `progress` is what the last verdict of this call ended with, or nothing.
///
/// The result is `done` or `already_done`; `refresh_token 0 p`, `replay 0 p` or `retry n p`: n in milliseconds, p the call's progress, which is
/// the number of its retries and a letter for each fact: `t` for a new token, `r` for a replay, `m` for a try that may have been carried out;
/// `fail`, `fail n` when the same call can succeed after n milliseconds, `fail n m` or `fail - m` when a try may have been carried out.
#[must_use]
pub fn judge(situation: &str) -> String {
    let Ok(Value::Object(given)) = serde_json::from_str(situation) else {
        return "fail".into();
    };
    let number = |name: &str| given.get(name).and_then(Value::as_f64);
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let happened = match text("happened") {
        "not_sent" => Happened::NotSent,
        "http" => Happened::Http {
            status: number("status").map_or(0, |status| u16::try_from(milliseconds(status)).unwrap_or_default()),
        },
        "answer" => Happened::Answer {
            errcode: match given.get("errcode") {
                None | Some(Value::Null) => 0,
                // What is no number tells nothing: the call may or may not have been carried out, as with -1.
                Some(errcode) => i64::from_wire(errcode).unwrap_or(-1),
            },
        },
        _ => Happened::Lost,
    };
    let now_ms = number("now_ms").map_or(0, milliseconds);
    let date = given.get("date").and_then(Value::as_str);
    let progress = progress_of(text("progress"));
    let verdict = outcome::judge(&Situation {
        repeat: match text("repeat") {
            "safe" => Repeat::Safe,
            _ => Repeat::Never,
        },
        replay: replay_of(text("replay")),
        authorization: match text("authorization") {
            "token" => Authorization::AccessToken,
            "suite" => Authorization::SuiteToken,
            _ => Authorization::Parameters,
        },
        idempotent: given.get("idempotent").and_then(Value::as_bool).unwrap_or_default(),
        happened,
        retry_after_ms: outcome::retry_after_ms(text("retry_after"), date, now_ms),
        progress,
        max_retries: number("max_retries").map_or(0, count),
        time_left_ms: number("time_left_ms").map_or(0, milliseconds),
        jitter: number("jitter").unwrap_or(1.0),
    });
    let after = progress.after(happened, verdict);
    let next = || word_of(after);
    match verdict {
        Verdict::Done => "done".into(),
        Verdict::AlreadyDone => "already_done".into(),
        Verdict::RefreshToken => format!("refresh_token 0 {}", next()),
        Verdict::Replay(_) => format!("replay 0 {}", next()),
        Verdict::RetryAfter(pause) => format!("retry {pause} {}", next()),
        Verdict::Fail { wait_ms } => {
            let wait = wait_ms.map_or_else(|| "-".into(), |wait| wait.to_string());
            match (after.maybe_done, wait_ms) {
                (true, _) => format!("fail {wait} m"),
                (false, Some(_)) => format!("fail {wait}"),
                (false, None) => "fail".into(),
            }
        }
    }
}

fn progress_of(word: &str) -> Progress {
    Progress {
        retries: word
            .trim_end_matches(|letter: char| !letter.is_ascii_digit())
            .parse()
            .unwrap_or_default(),
        token_refreshed: word.contains('t'),
        replayed: word.contains('r'),
        maybe_done: word.contains('m'),
    }
}

fn word_of(progress: Progress) -> String {
    let mut word = progress.retries.to_string();
    let facts = [
        (progress.token_refreshed, 't'),
        (progress.replayed, 'r'),
        (progress.maybe_done, 'm'),
    ];
    word.extend(facts.iter().filter(|(is, _)| *is).map(|(_, letter)| letter));
    word
}

/// How long a token is used before it is fetched anew, in milliseconds ([`token::lifetime_ms`]).
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of a token's life are far below 2^53"
)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    token::lifetime_ms(milliseconds(expires_in_s), jitter) as f64
}
