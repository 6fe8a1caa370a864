//! What both bindings export, and all that JavaScript may use of them: every function once, with its name, its words, its types, and where
//! it stands. The typing of `@wecom-kf/native` and `@wecom-kf/wasm` is written from it.

use crate::callbacks::{self, CallbackId, CallbackSettings, Echo, SealedCallback};
use crate::codec::Opened;
use crate::failure::Outcome;

/// Takes lines of `fn name(argument: Type) -> Type = path;`.
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

pub use callbacks::free_callback;

functions! {
    callback_makers:

    /// Takes the settings of one callback URL.
    fn create_callback(settings: CallbackSettings) -> Outcome<CallbackId> = callbacks::create_callback;
}

functions! {
    callback:

    /// Answers a URL check.
    fn verify_url(slot: u32, generation: u32, query: &str) -> Outcome<Echo> = callbacks::verify_url;

    /// Verifies, decrypts and reads a pushed callback. `body` is as it arrived, XML or JSON.
    fn open(slot: u32, generation: u32, query: &str, body: &[u8]) -> Opened = callbacks::open;

    /// Encrypts and signs a message. `random` is 16 bytes.
    fn seal(slot: u32, generation: u32, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8])
        -> Outcome<SealedCallback> = callbacks::seal;
}
