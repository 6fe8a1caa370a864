//! The sandbox through its public API: calls in, answers and effects out.

mod accounts;
mod callbacks;
mod endpoints;
mod fixture;
mod gateway;
mod media;
mod people;
mod sending;
mod sessions;
mod sync;
