//! The WebAssembly module that carries the sandbox into JavaScript.
