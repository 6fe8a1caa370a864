//! Failures of the engine that JavaScript runs on. Rust programs have none.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// The engine that carries core into JavaScript failed.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = ENGINE, owner = Unknown)]
#[non_exhaustive]
pub enum EngineError {
    /// The engine ended in the middle of a call, out of memory or by a mistake of its own, and was started anew. What it was asked
    /// did nothing, and can be asked again.
    #[coded(
        "engine.crashed",
        "the engine failed within this call and was started anew; if it happens again, please report it with the cause",
        retry
    )]
    Crashed {},
    /// A callback's settings were disposed of, or belong to an engine that failed since.
    #[coded(
        "engine.callback_gone",
        "the callback's settings are gone: they were disposed of, or the engine was started anew; create the callback again"
    )]
    CallbackGone {},
    /// The engine that was asked for does not exist on this runtime, or could not be loaded; the cause says why.
    #[coded("engine.unavailable", "the {engine} engine cannot be used here: {reason}", owner = Account)]
    Unavailable {
        /// The engine: `native` or `wasm`.
        engine: String,
        /// Why.
        reason: String,
    },
}
