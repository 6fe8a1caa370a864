//! Responses: known ones of WeCom, and possible ones of WeCom or a proxy.

mod debug;
mod errors;
mod lossless;
mod messages;
mod rows;
mod samples;
#[path = "../support/mod.rs"]
mod support;
mod values;
