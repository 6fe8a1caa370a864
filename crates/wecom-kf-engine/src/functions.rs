//! The functions that both bindings export: each is listed once, with its name, documentation, types and implementation. The typings of
//! `@wecom-kf/native` and `@wecom-kf/wasm` are generated from this list.

use crate::callbacks::{self, CallbackId, CallbackSettings, Echo, SealedCallback};
use crate::codec::Opened;
use crate::failure::Outcome;

/// Accepts lines of the form `fn name(argument: Type) -> Type = path;`.
macro_rules! functions {
    ($list:ident: $($(#[doc = $doc:literal])* fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty = $path:path;)*) => {
        $(
            $(#[doc = $doc])*
            #[must_use]
            pub fn $name($($argument: $type),*) -> $result {
                $path($($argument),*)
            }
        )*

        /// The same as data.
        #[cfg(feature = "typescript")]
        pub(crate) fn $list() -> Vec<crate::typescript::Function> {
            vec![$(crate::typescript::Function {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                arguments: vec![$((stringify!($argument), <$type as crate::typescript::Named>::name())),*],
                result: <$result as crate::typescript::Named>::name(),
            }),*]
        }
    };
}

#[cfg(feature = "client")]
pub(crate) mod client;

#[cfg(feature = "client")]
pub use client::*;

#[cfg(feature = "client")]
pub use crate::machines::free_machine;

pub use callbacks::free_callback;

functions! {
    callback_makers:

    /// Creates a callback from the settings of one callback URL.
    fn create_callback(settings: CallbackSettings) -> Outcome<CallbackId> = callbacks::create_callback;
}

functions! {
    callback:

    /// Handles a URL verification.
    fn verify_url(slot: u32, generation: u32, query: &str) -> Outcome<Echo> = callbacks::verify_url;

    /// Verifies, decrypts and parses a pushed callback. `body` is the HTTP body as it arrived, XML or JSON.
    fn open(slot: u32, generation: u32, query: &str, body: &[u8]) -> Opened = callbacks::open;

    /// Encrypts and signs a message. `random` is 16 bytes.
    fn seal(slot: u32, generation: u32, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8])
        -> Outcome<SealedCallback> = callbacks::seal;
}
