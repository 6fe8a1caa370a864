//! Clocks: the wall clock of a process may be wrong in any way, its monotonic clock is correct.

use crate::choices::Choices;

/// The start time of a correct wall clock, in Unix milliseconds.
pub const EPOCH: u64 = 1_800_000_000_000;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
/// The possible errors of a wall clock, in milliseconds.
const SKEWS: &[i64] = &[
    SECOND,
    -SECOND,
    MINUTE,
    -MINUTE,
    10 * MINUTE,
    -10 * MINUTE,
    3 * HOUR,
    -3 * HOUR,
    24 * HOUR,
    -24 * HOUR,
    -400_000 * HOUR,
];
/// The possible drifts, in parts per million.
const DRIFTS: &[i64] = &[100, -100, 20_000, -20_000];
/// The possible amplitudes of its swing, in milliseconds; the period is ten minutes.
const SWINGS: &[i64] = &[500, 30 * SECOND];
/// The possible steps, in milliseconds.
const STEPS: &[i64] = &[SECOND, -SECOND, MINUTE, -MINUTE, HOUR, -HOUR, 5 * HOUR, -5 * HOUR];
const SWING_MS: u64 = 600_000;

/// A wall clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WallClock {
    skew: i64,
    drift: i64,
    swing: i64,
}

impl WallClock {
    /// The number of bytes that determine a clock.
    pub const BYTES: usize = 3;

    /// Draws a clock: skewed, drifting, swinging, or correct.
    pub fn draw(choices: &mut Choices<'_>) -> Self {
        Self {
            skew: choices.of(0, SKEWS),
            drift: choices.of(0, DRIFTS),
            swing: choices.of(0, SWINGS),
        }
    }

    /// Draws a step.
    pub fn draw_step(choices: &mut Choices<'_>) -> i64 {
        choices.of(-MINUTE, STEPS)
    }

    /// A clock with an error in milliseconds.
    pub fn skewed(skew: i64) -> Self {
        Self {
            skew,
            ..Self::default()
        }
    }

    /// Whether it goes at the right rate, even if it is wrong.
    pub fn goes_right(&self) -> bool {
        self.drift == 0 && self.swing == 0
    }

    /// Sets the clock forward or back.
    pub fn step(&mut self, by: i64) {
        self.skew = self.skew.saturating_add(by);
    }

    /// Its reading at a true time, in Unix milliseconds.
    pub fn at(&self, now: u64) -> u64 {
        let elapsed = i64::try_from(now).unwrap_or(i64::MAX / 2);
        let drifted = elapsed.saturating_mul(self.drift) / 1_000_000;
        // A triangle wave, because sines differ between machines.
        let half = i64::try_from(SWING_MS / 2).unwrap_or(1);
        let from_middle = (i64::try_from(now % SWING_MS).unwrap_or(0) - half).abs();
        let swung = self.swing - 2 * self.swing * from_middle / half;
        EPOCH
            .saturating_add(now)
            .saturating_add_signed(self.skew.saturating_add(drifted).saturating_add(swung))
    }
}

impl std::fmt::Display for WallClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Self::default() {
            return f.write_str("right");
        }
        let mut parts = Vec::new();
        if self.skew != 0 {
            let side = if self.skew > 0 { "ahead" } else { "behind" };
            parts.push(format!("{} {side}", span(self.skew.unsigned_abs())));
        }
        if self.drift != 0 {
            parts.push(format!("drifts by {} ppm", self.drift));
        }
        if self.swing != 0 {
            parts.push(format!("swings by {}", span(self.swing.unsigned_abs())));
        }
        f.write_str(&parts.join(", "))
    }
}

/// Formats a time span for humans.
pub fn span(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => with_tenths(ms, 1_000, "s"),
        60_000..3_600_000 => with_tenths(ms, 60_000, "min"),
        _ => with_tenths(ms, 3_600_000, "h"),
    }
}

fn with_tenths(ms: u64, unit: u64, name: &str) -> String {
    let tenths = ms * 10 / unit;
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        part => format!("{}.{part} {name}", tenths / 10),
    }
}
