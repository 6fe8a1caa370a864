//! A deterministic simulator: runs several processes of core's machines against a model of the world, from one seed.
//!
//! A [`Story`] is a string of bytes. The first bytes are settings of the world, the others are acts: a call, a crash, a failing store.
//! A [`World`] plays a story on one thread, with a heap of events and no clock except its own. A seed determines the bytes, so it always
//! plays the same story, and fewer bytes are a smaller story: [`shrink`](shrink::shrink) uses this to find one that a person can read.

pub mod agenda;
pub mod campaign;
pub mod choices;
pub mod clock;
pub mod faults;
pub mod inbox;
pub mod network;
pub mod odometer;
pub mod shrink;
pub mod store;
pub mod story;
pub mod swarm;
pub mod tokens;
pub mod trace;
pub mod world;

pub use story::Story;
pub use trace::{Trace, Violation};
pub use world::World;
