//! What WeCom allows, as pure functions over the state and the time. Nothing here changes anything.

pub(crate) mod callbacks;
pub(crate) mod codes;
pub(crate) mod cursors;
pub(crate) mod existence;
pub(crate) mod knowledge;
pub(crate) mod limits;
pub(crate) mod links;
pub(crate) mod media;
pub(crate) mod refusal;
pub(crate) mod routing;
pub(crate) mod sending;
pub(crate) mod sessions;
pub(crate) mod statistics;
pub(crate) mod tokens;
pub(crate) mod windows;
