//! The engine of wecom-kf-core for JavaScript without native addons: workers, browsers, any Node.js.
//!
//! A binding translates and nothing else: every function here is one of `wecom_kf_core::engine`. Without the feature `client` it is a
//! module for callbacks alone, which workers that only answer them load.
//!
//! Without the standard library, whose way to end a panic would be a tenth of the smaller module: it writes a message that nobody sees here.

#![no_std]
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the interface is for JavaScript, and documented once, in npm/wecom-kf/src/engine.ts"
)]

extern crate alloc;
// On other targets this is only checked.
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

mod callback;
#[cfg(feature = "client")]
mod client;

#[cfg(target_arch = "wasm32")]
mod heap;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
