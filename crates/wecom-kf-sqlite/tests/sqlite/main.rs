//! The store on real files.

#![allow(clippy::disallowed_methods, reason = "how long an operation waits is printed")]

mod contract;
mod faults;
mod folder;
mod processes;
