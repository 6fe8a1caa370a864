//! The inbox, one file per subject. The simulator tests what no list of cases would reach.

mod crashes;
mod failures;
mod hostile;
mod ids;
mod letters;
mod ownership;
mod pages;
mod permits;
mod records;
mod regressions;
mod replies;
mod support;
mod turns;
