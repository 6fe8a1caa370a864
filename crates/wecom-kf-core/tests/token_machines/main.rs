//! The machines of tokens: inputs, run, expected outputs; one file a feature.

mod hostile;
mod lease;
mod records;
mod refusals;
mod renewal;
mod sharing;
mod support;
mod waiting;
