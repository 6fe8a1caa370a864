//! Numbers of JavaScript as those of Rust.

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
pub(crate) fn milliseconds(number: f64) -> u64 {
    number as u64
}

pub(crate) fn count(number: f64) -> u32 {
    u32::try_from(milliseconds(number)).unwrap_or(u32::MAX)
}
