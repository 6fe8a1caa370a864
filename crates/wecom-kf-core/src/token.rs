//! Access tokens.

use crate::endpoint::{Authorization, Endpoint, Method, Repeat};
use crate::wire::bytes;

wire! {
    /// Fetches an access token for a corp and one of its secrets (`gettoken`).
    ///
    /// While a token is valid, repeated calls return the same one; too many calls, above all failing ones, are throttled.
    /// `KfClient` does this by itself and keeps the token.
    pub struct Get {
        /// The corp id.
        pub corpid: String => bytes(1, 64),
        /// The secret of 微信客服, or of a self-built app that may call its API.
        pub corpsecret: String => bytes(1, 512).secret(),
    }
}

wire! {
    /// An access token.
    pub struct GetResponse {
        /// The token, at most 512 bytes.
        pub access_token: String => bytes(1, 512).secret(),
        /// How long it lasts, in seconds (7200). WeCom may end it earlier.
        pub expires_in: u64,
        ..extra
    }
}

impl Endpoint for Get {
    type Response = GetResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "gettoken";
    const REPEAT: Repeat = Repeat::Safe;
    const AUTHORIZATION: Authorization = Authorization::Parameters;
    const DOCUMENTS: &'static [u32] = &[91039];
}

/// How long a token is used before it is fetched anew, in milliseconds.
///
/// A token is given up five minutes before its end, and by up to another tenth of its life earlier (`jitter`, 0 to 1), so
/// that many processes do not fetch at the same moment. Short-lived tokens are used for half of their life.
#[must_use]
pub fn lifetime_ms(expires_in_s: u64, jitter: f64) -> u64 {
    let life = expires_in_s.saturating_mul(1000);
    let jitter = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let spread = (life / 10 / 1000).saturating_mul(permille(jitter));
    life.saturating_sub(300_000).saturating_sub(spread).max(life / 2)
}

/// A fraction of 0 to 1 in thousandths, without a float cast that could surprise.
fn permille(fraction: f64) -> u64 {
    (0..1000u32)
        .take_while(|step| f64::from(*step) < fraction * 1000.0)
        .count() as u64
}
