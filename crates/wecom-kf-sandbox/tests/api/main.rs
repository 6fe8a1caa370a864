//! The sandbox through its public API: calls in, answers and effects out.

mod accounts;
mod callbacks;
mod endpoints;
mod fixture;
mod gateway;
mod journal;
mod media;
mod people;
mod replay;
mod script;
mod sending;
mod sessions;
mod sync;
