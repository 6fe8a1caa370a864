//! A deterministic simulator: several processes of core's machines against a model of the world, from one seed.
//!
//! A [`Story`] is a string of bytes. Its first bytes are settings of the world, the others are acts: a call, a crash, a store that fails.
//! A [`World`] plays a story: one thread, a heap of events, no clock but its own. So a seed, which only stands for bytes, plays the same
//! story each time, and fewer bytes are a smaller story: that is how [`shrink`](shrink::shrink) finds what a person can read.

pub mod agenda;
pub mod campaign;
pub mod choices;
pub mod clock;
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
