//! Names that are compared and copied often.

use alloc::string::String;
use alloc::sync::Arc;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{BuildHasherDefault, Hash, Hasher};
use core::ops::Deref;
use hashbrown::{HashMap, HashSet};

/// An id of a message, or a customer. A copy is cheap, and so is a look-up: its hash is computed once, and is the same in every process.
/// The server determines these texts, so nobody can choose many with the same hash.
#[derive(Clone)]
pub(super) struct Name {
    hash: u64,
    text: Arc<str>,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && (Arc::ptr_eq(&self.text, &other.text) || self.text == other.text)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.hash);
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        let hash = hash(text.as_bytes());
        let text = text.into();
        Self { hash, text }
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Name> for String {
    fn from(name: &Name) -> Self {
        (*name.text).into()
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

/// Values by names.
pub(super) type NameMap<Value> = HashMap<Name, Value, BuildHasherDefault<Hashed>>;
/// Names.
pub(super) type NameSet = HashSet<Name, BuildHasherDefault<Hashed>>;

/// Takes the hash that a name has.
#[derive(Debug, Clone, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Eight bytes at a time.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let words = chunks.iter().chain([&last]).map(|chunk| u64::from_le_bytes(*chunk));
    let hash = words.fold(bytes.len() as u64, |hash, word| {
        (hash.rotate_left(29) ^ word).wrapping_mul(FACTOR)
    });
    // The high bits depend on every byte.
    hash ^ (hash >> 32)
}
