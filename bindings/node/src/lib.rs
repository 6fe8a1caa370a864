//! The Node.js addon: the engine of wecom-kf-core and the reqwest transport.

pub mod engine;
mod transport;
