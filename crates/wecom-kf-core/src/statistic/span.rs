//! Ranges of days: which are available, and how they are split into calls.

use crate::endpoint::{Refusal, Route};
use crate::error::{RequestError, RequestWarning};
use crate::wire::Object;
use alloc::vec::Vec;
use serde_json::Value;

/// The length of a day, in seconds.
const DAY_S: u64 = 86_400;
/// China time is UTC+8 all year, in seconds.
const CHINA_S: u64 = 8 * 3600;
/// The statistics of a day are published at 06:00 of the next day.
const PUBLISHED_S: u64 = 6 * 3600;
/// The maximum number of days per call.
pub const SPAN_DAYS: u64 = 31;
/// How many days back statistics are available.
pub const BACK_DAYS: u64 = 180;
/// The latest time accepted as Unix seconds: a greater number is probably milliseconds.
pub(super) const LATEST: u64 = 99_999_999_999;
/// The first day with statistics: 2022-03-11.
const FIRST_DAY: u64 = 19_062;

/// The number of the day in China time that contains a time.
const fn day_of(time_s: u64) -> u64 {
    time_s.saturating_add(CHINA_S) / DAY_S
}

/// The start of a day, in Unix seconds.
const fn begin_of(day: u64) -> u64 {
    day.saturating_mul(DAY_S).saturating_sub(CHINA_S)
}

/// When the statistics of a day are published, in Unix seconds.
const fn published(day: u64) -> u64 {
    begin_of(day.saturating_add(1)).saturating_add(PUBLISHED_S)
}

/// Whether the statistics of the day that contains a time have been published.
#[must_use]
pub const fn is_published(time_s: u64, now_ms: u64) -> bool {
    published(day_of(time_s)) <= now_ms / 1000
}

/// The first second of each day in an inclusive range, at most as many as one call may request.
pub fn days(start_time: u64, end_time: u64) -> impl Iterator<Item = u64> {
    let first = day_of(start_time);
    let last = day_of(end_time).min(first.saturating_add(SPAN_DAYS - 1));
    (first..=last).map(begin_of)
}

fn span(parameters: &Object) -> Option<(u64, u64)> {
    let time = |name: &str| {
        parameters
            .get(name)
            .and_then(Value::as_u64)
            .filter(|time| *time <= LATEST)
    };
    Some((time("start_time")?, time("end_time")?))
}

/// Checks the order and length of a range of days, and whether statistics are available for it.
pub(super) fn check(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
    // If a time is missing, the field check reports the error.
    let Some((start_time, end_time)) = span(parameters) else {
        return Ok(Route::Unchanged);
    };
    if start_time > end_time {
        return Err(RequestError::StatisticsOrder { start_time, end_time }.into());
    }
    let (start, end) = (day_of(start_time), day_of(end_time));
    let days = end - start + 1;
    if days > SPAN_DAYS {
        let limit = SPAN_DAYS;
        return Err(RequestError::StatisticsSpan { days, limit }.into());
    }
    let earliest = day_of(now_ms / 1000).saturating_sub(BACK_DAYS).max(FIRST_DAY);
    if start < earliest {
        let earliest = begin_of(earliest);
        return Err(RequestError::StatisticsTooOld { start_time, earliest }.into());
    }
    let today = day_of(now_ms / 1000);
    if start >= today {
        let published_at = published(start);
        return Err(RequestError::StatisticsNotPublished { published_at }.into());
    }
    // Between midnight and 06:00 WeCom may already have yesterday's statistics; it only recommends waiting.
    let yesterday = today.saturating_sub(1);
    if end >= yesterday && published(yesterday) > now_ms / 1000 {
        let published_at = published(yesterday);
        return Ok(Route::WithWarning(RequestWarning::StatisticsEarly { published_at }));
    }
    Ok(Route::Unchanged)
}

/// Splits a range of any length into windows of at most the length of one call, each with at least one day that is over. Returns at least
/// one window.
pub(crate) fn windows(parameters: &Object, now_ms: u64) -> Vec<Object> {
    let Some((start_time, end_time)) = span(parameters).filter(|(start, end)| start <= end) else {
        return vec![parameters.clone()];
    };
    // If the range starts too early, one window is enough to be rejected.
    let mut windows = Vec::new();
    let mut start = start_time;
    loop {
        let next = begin_of(day_of(start).saturating_add(SPAN_DAYS));
        let end = end_time.min(next.saturating_sub(1));
        let mut window = parameters.clone();
        window.insert("start_time".into(), start.into());
        window.insert("end_time".into(), end.into());
        windows.push(window);
        if end >= end_time || day_of(next) >= day_of(now_ms / 1000) || windows.len() as u64 > BACK_DAYS {
            return windows;
        }
        start = next;
    }
}
