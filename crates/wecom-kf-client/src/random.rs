//! Random numbers and ids.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A random number from 0 to 1.
pub(crate) fn fraction() -> f64 {
    let bits = u32::from_le_bytes(random());
    f64::from(bits) / f64::from(u32::MAX)
}

/// A random number from 0 to 1000.
pub(crate) fn thousandths() -> u32 {
    u32::from_le_bytes(random()) % 1001
}

/// 20 random hexadecimal digits.
pub(crate) fn word() -> String {
    hex(&random::<10>())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // A system without a random source has no TLS either. Ids may then repeat in other processes, and pauses are the shortest.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Ids of calls, also used as msgids of sends without one and as multipart boundaries: a random prefix and a counter, at most 32 characters
/// of `[0-9a-z]`.
#[derive(Default)]
pub(crate) struct Ids {
    prefix: OnceLock<String>,
    count: AtomicU64,
}

impl Ids {
    pub(crate) fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("kf{}{count:x}", self.prefix.get_or_init(word))
    }
}
