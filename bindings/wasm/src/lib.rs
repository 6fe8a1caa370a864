//! The WebAssembly module: the engine of wecom-kf-core for edge workers.
