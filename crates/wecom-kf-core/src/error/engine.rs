//! Failures of the JavaScript engine. They do not occur in Rust programs.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// The engine that runs core for JavaScript failed.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = ENGINE, owner = Unknown)]
#[non_exhaustive]
pub enum EngineError {
    /// The engine crashed during a call, for lack of memory or because of a bug, and was restarted. The call had no effect and can be
    /// retried.
    /// 中文：引擎在调用中崩溃（内存不足或程序错误）并已重启；该调用没有产生影响，可以重试。
    #[coded(
        "engine.crashed",
        "the engine crashed in this call and was restarted; if this happens again, please report it with the cause",
        retry
    )]
    Crashed {},
    /// The callback was disposed, or belongs to an engine that has crashed since.
    /// 中文：回调对象已释放，或属于崩溃过的引擎。
    #[coded(
        "engine.callback_gone",
        "the callback was disposed, or the engine was restarted; create the callback again"
    )]
    CallbackGone {},
    /// A state machine was disposed, or belongs to an engine that has crashed since.
    /// 中文：状态机已释放，或属于崩溃过的引擎。
    #[coded(
        "engine.machine_gone",
        "the machine was disposed, or the engine was restarted; create the machine again"
    )]
    MachineGone {},
    /// The requested engine does not exist on this runtime, or could not be loaded; the cause says why.
    /// 中文：所要求的引擎在该运行环境中不存在或无法加载，原因见 cause。
    #[coded("engine.unavailable", "the {engine} engine cannot be used here: {reason}", owner = Account)]
    Unavailable {
        /// The engine: `native` or `wasm`.
        engine: String,
        /// Why.
        reason: String,
    },
}
