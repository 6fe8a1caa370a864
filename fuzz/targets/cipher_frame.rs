//! The decrypted frame, compared with a simple second implementation: both must agree on every frame, including the error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wecom_kf_core::CallbackError;
use wecom_kf_fuzz::{CORP, NONCE, OF_CORP, TIMESTAMP, encrypt, sign};

/// The message and its receiver.
fn expected(plain: &[u8]) -> Result<(&str, &str), CallbackError> {
    let padding = usize::from(*plain.last().ok_or(CallbackError::BadLength { length: 0 })?);
    if !(1..=32).contains(&padding) || padding > plain.len() {
        return Err(CallbackError::BadPadding {});
    }
    let (frame, tail) = plain.split_at(plain.len() - padding);
    if tail.iter().any(|&byte| usize::from(byte) != padding) {
        return Err(CallbackError::BadPadding {});
    }
    if frame.len() < 20 {
        return Err(CallbackError::BadFrame {});
    }
    let length = u32::from_be_bytes([frame[16], frame[17], frame[18], frame[19]]) as usize;
    if length > frame.len() - 20 {
        return Err(CallbackError::BadFrame {});
    }
    let (message, receiver) = frame[20..].split_at(length);
    let message = core::str::from_utf8(message).map_err(|_| CallbackError::NotUtf8 {})?;
    let receiver = core::str::from_utf8(receiver).map_err(|_| CallbackError::NotUtf8 {})?;
    if receiver == CORP {
        Ok((message, receiver))
    } else {
        Err(CallbackError::ReceiverMismatch {})
    }
}

fuzz_target!(|data: &[u8]| {
    // Whole blocks of 16 bytes; other lengths have no frame. The first byte selects how the rest is framed, so that valid frames occur too.
    let Some((&mode, rest)) = data.split_first() else {
        return;
    };
    let plain = match mode % 3 {
        0 => rest[..rest.len() / 16 * 16].to_vec(),
        1 => wecom_kf_fuzz::frame(rest, CORP),
        _ => {
            let mut plain = wecom_kf_fuzz::frame(rest, CORP);
            let at = usize::from(mode / 3) % plain.len();
            let last = plain.len() - 1;
            plain[last - at] ^= mode;
            plain
        }
    };
    if plain.is_empty() {
        return;
    }
    let encrypt = encrypt(&plain);
    let echo = encrypt.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let query = format!(
        "msg_signature={}&timestamp={TIMESTAMP}&nonce={NONCE}&echostr={echo}",
        sign(TIMESTAMP, NONCE, &encrypt)
    );
    match (OF_CORP.verify_url(&query), expected(&plain)) {
        (Ok(ours), Ok((message, receiver))) => {
            assert_eq!(ours.echo, message);
            assert_eq!(ours.receiver, receiver);
        }
        (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string()),
        (ours, theirs) => panic!("{ours:?} beside {theirs:?}"),
    }
});
