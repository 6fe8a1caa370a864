//! The signature: SHA-1 over the byte-sorted parts, in lowercase hexadecimal.

use sha1::{Digest, Sha1};
use subtle::{Choice, ConstantTimeEq};

/// The signature of token, timestamp, nonce and ciphertext, in any order.
pub(super) fn sign([a, b, c, d]: [&str; 4]) -> [u8; 40] {
    // A sorting network for four items: a general sort would be larger than the hash in wasm.
    let ((a, b), (c, d)) = (sort_pair(a, b), sort_pair(c, d));
    let ((a, c), (b, d)) = (sort_pair(a, c), sort_pair(b, d));
    let (b, c) = sort_pair(b, c);
    let mut hash = Sha1::new();
    for part in [a, b, c, d] {
        hash.update(part.as_bytes());
    }
    let mut hex = [0; 40];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(hash.finalize()) {
        pair.copy_from_slice(&digits(byte));
    }
    hex
}

/// A byte in hexadecimal. Not from a lookup table, whose access pattern would depend on a secret.
fn digits(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|nibble| nibble + if nibble < 10 { b'0' } else { b'a' - 10 })
}

fn sort_pair<'a>(left: &'a str, right: &'a str) -> (&'a str, &'a str) {
    if left <= right { (left, right) } else { (right, left) }
}

/// Compares a signature with the expected one in constant time.
pub(super) fn matches(given: &str, parts: [&str; 4]) -> bool {
    let Ok(given) = <&[u8; 40]>::try_from(given.as_bytes()) else {
        return false;
    };
    // In chunks of 8 bytes: each constant-time comparison has a cost.
    let (given, right) = (words(given), words(&sign(parts)));
    let equal = given.iter().zip(right).map(|(one, other)| one.ct_eq(&other));
    equal.fold(Choice::from(1), |all, one| all & one).into()
}

fn words(hex: &[u8; 40]) -> [u64; 5] {
    let (words, _) = hex.as_chunks();
    core::array::from_fn(|at| words.get(at).map_or(0, |word| u64::from_le_bytes(*word)))
}
