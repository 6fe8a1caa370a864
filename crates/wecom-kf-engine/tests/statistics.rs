//! The calendar of statistics: what may be asked for at which moment, and how a long range is cut.

mod support;

use serde_json::{Value, json};
use support::engine;

const DAY: u64 = 86_400;
const HOUR: u64 = 3600;
/// 2027-01-15 00:00 in China; the clock of these tests shows 16:00 on that day.
const TODAY: u64 = 1_799_942_400;
const NOW: u64 = TODAY + 16 * HOUR;
const OPERATIONS: [&str; 3] = ["getCorpStatistic", "getServicerStatistic", "getStatistic"];

#[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
fn at(now_s: u64, start_time: u64, end_time: u64) -> [String; 3] {
    let span = json!({"start_time": start_time, "end_time": end_time}).to_string();
    OPERATIONS.map(|operation| {
        let said = engine::build(operation, &span, now_s as f64 * 1000.0, "none", "");
        said.map_or_else(
            |refused| refused["code"].as_str().unwrap().to_owned(),
            |_| "sent".to_owned(),
        )
    })
}

fn all(code: &str) -> [String; 3] {
    [code, code, code].map(str::to_owned)
}

#[test]
fn a_day_is_published_at_six_the_next_morning_in_china() {
    let yesterday = TODAY - DAY;
    let six = TODAY + 6 * HOUR;
    for second in [yesterday, yesterday + 12 * HOUR, TODAY - 1] {
        // WeCom may have them earlier; the request carries a warning (tests/vectors/requests-warned.json).
        assert_eq!(at(TODAY, second, TODAY - 1), all("sent"));
        assert_eq!(at(six, second, TODAY - 1), all("sent"));
    }
    // One day that is out is enough.
    assert_eq!(at(six - 1, yesterday - 1, TODAY - 1), all("sent"));
    assert_eq!(at(NOW, yesterday, TODAY + 20 * DAY), all("sent"));
    for today in [TODAY, TODAY + DAY - 1] {
        assert_eq!(at(today, TODAY, TODAY), all("request.statistics_not_published"));
    }
}

#[test]
fn one_call_covers_31_china_days() {
    let end = TODAY - 1;
    assert_eq!(at(NOW, TODAY - 31 * DAY, end), all("sent"));
    // A second earlier is the day before, 32 in all; a second later is still the same day.
    assert_eq!(at(NOW, TODAY - 31 * DAY - 1, end), all("request.statistics_span"));
    assert_eq!(at(NOW, TODAY - 31 * DAY, TODAY), all("request.statistics_span"));
    assert_eq!(at(NOW, end, end), all("sent"));
    assert_eq!(at(NOW, end, end - 1), all("request.statistics_order"));
}

#[test]
fn statistics_reach_back_180_days_and_not_before_march_2022() {
    let first = TODAY - 180 * DAY;
    assert_eq!(at(NOW, first, first), all("sent"));
    assert_eq!(at(NOW, first - 1, first), all("request.statistics_too_old"));
    // China's day, not UTC's: an hour before its midnight one day more is there.
    assert_eq!(at(TODAY - HOUR, first - DAY, first), all("sent"));
    assert_eq!(at(TODAY, first - DAY, first), all("request.statistics_too_old"));
    let begin = 1_646_928_000; // 2022-03-11 00:00 in China
    assert_eq!(at(begin + 9 * DAY, begin, begin), all("sent"));
    assert_eq!(at(begin + 9 * DAY, begin - 1, begin), all("request.statistics_too_old"));
}

#[expect(clippy::cast_precision_loss, reason = "seconds of this century")]
fn split(operation: &str, parameters: &Value, now_s: u64) -> Result<Vec<Value>, Value> {
    engine::split(operation, &parameters.to_string(), now_s as f64 * 1000.0)
}

#[test]
fn a_long_range_is_split_into_adjacent_windows() {
    for start in [TODAY - 180 * DAY, TODAY - 180 * DAY + 5000] {
        let end = TODAY - 1000;
        let parts = split(
            "getCorpStatistic",
            &json!({"open_kfid": "wk1", "start_time": start, "end_time": end}),
            NOW,
        )
        .unwrap();
        assert_eq!(parts.len(), 6);
        assert_eq!(parts[0]["start_time"], start);
        assert_eq!(parts[5]["end_time"], end);
        for pair in parts.windows(2) {
            assert_eq!(
                pair[0]["end_time"].as_u64().unwrap() + 1,
                pair[1]["start_time"].as_u64().unwrap()
            );
            assert_eq!((pair[1]["start_time"].as_u64().unwrap() + 8 * HOUR) % DAY, 0);
        }
        for part in &parts {
            assert_eq!(part["open_kfid"], "wk1");
            let times = ["start_time", "end_time"].map(|name| part[name].as_u64().unwrap());
            assert_eq!(at(NOW, times[0], times[1]), all("sent"));
        }
    }
}

#[test]
fn a_short_range_is_one_part_and_future_days_are_not_requested() {
    let one = json!({"start_time": TODAY - 31 * DAY, "end_time": TODAY - 1});
    assert_eq!(split("getStatistic", &one, NOW).unwrap(), [one]);
    let years = json!({"start_time": TODAY - 40 * DAY, "end_time": TODAY + 4000 * DAY});
    let parts = split("getStatistic", &years, NOW).unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[1]["start_time"], TODAY - 9 * DAY);
    // A window that would begin today begins with nothing to ask for.
    let today = json!({"start_time": TODAY - 31 * DAY, "end_time": TODAY + 3 * DAY});
    assert_eq!(split("getStatistic", &today, NOW).unwrap().len(), 1);
    // One that begins yesterday is asked for, before 06:00 too.
    let yesterday = json!({"start_time": TODAY - 32 * DAY, "end_time": TODAY});
    assert_eq!(split("getStatistic", &yesterday, TODAY).unwrap().len(), 2);
}

#[test]
fn an_invalid_range_is_rejected_as_a_whole() {
    let code = |parameters: Value| split("getServicerStatistic", &parameters, NOW).unwrap_err()["code"].clone();
    assert_eq!(
        code(json!({"start_time": 0, "end_time": TODAY})),
        "request.statistics_too_old"
    );
    // Milliseconds as clocks return them, and impossible ones.
    for time in [TODAY * 1000, u64::MAX] {
        assert_eq!(
            code(json!({"start_time": time, "end_time": time})),
            "request.out_of_range"
        );
    }
    assert_eq!(
        code(json!({"start_time": TODAY - 181 * DAY, "end_time": TODAY})),
        "request.statistics_too_old"
    );
    assert_eq!(
        code(json!({"start_time": TODAY, "end_time": TODAY + 99 * DAY})),
        "request.statistics_not_published"
    );
    assert_eq!(
        code(json!({"start_time": 2, "end_time": 1})),
        "request.statistics_order"
    );
    assert_eq!(code(json!({"start_time": TODAY - DAY})), "request.missing_field");
    assert_eq!(
        code(json!({"start_time": "x", "end_time": TODAY})),
        "request.wrong_type"
    );
    assert_eq!(
        code(json!({"start_time": TODAY - 99 * DAY, "end_time": TODAY, "open_kfid": "k".repeat(65)})),
        "request.too_long"
    );
}
