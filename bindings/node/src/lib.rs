//! The Node.js addon: the engine and the reqwest transport.

pub mod engine;
mod js;
mod transport;
