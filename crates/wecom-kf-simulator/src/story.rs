//! Stories: strings of bytes.

use crate::choices::Choices;

/// The number of bytes of an act: its kind, the pause before it, and four for its choices.
pub const ACT: usize = 6;
/// The pauses before an act, in milliseconds.
const PAUSES: [u64; 16] = [
    0, 1, 5, 20, 100, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000,
];

/// The settings of a world, and the acts to play in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    /// The settings of the world. Zeros are the mildest.
    pub settings: Vec<u8>,
    /// The acts.
    pub acts: Vec<[u8; ACT]>,
}

impl Story {
    /// Decodes a story. Every string of bytes is one; missing bytes count as zero.
    pub fn from_bytes(bytes: &[u8], settings: usize) -> Self {
        let (first, others) = bytes.split_at(settings.min(bytes.len()));
        let mut padded = first.to_vec();
        padded.resize(settings, 0);
        let acts = others.chunks(ACT).map(|chunk| {
            let mut act = [0; ACT];
            for (to, from) in act.iter_mut().zip(chunk) {
                *to = *from;
            }
            act
        });
        Self {
            settings: padded,
            acts: acts.collect(),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.settings
            .iter()
            .chain(self.acts.iter().flatten())
            .copied()
            .collect()
    }

    /// Decodes hexadecimal digits. White space and lines that begin with `#` are skipped. `None` for any other text.
    pub fn bytes_from_hex(text: &str) -> Option<Vec<u8>> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let digits: Vec<u8> = lines
            .flat_map(str::bytes)
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        (digits.len().is_multiple_of(2)).then(|| digits.chunks(2).map(byte).collect())?
    }

    /// Its bytes as hexadecimal digits.
    pub fn hex(&self) -> String {
        self.bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Decodes an act: its kind (below `kinds`), the pause before it, and its choices.
pub fn read_act(act: &[u8; ACT], kinds: usize) -> (usize, u64, Choices<'_>) {
    let [kind, pause, ..] = *act;
    let kind = usize::from(kind) % kinds.max(1);
    let base = PAUSES.get(usize::from(pause & 15)).copied().unwrap_or(0);
    let pause = base + base * u64::from(pause >> 4) / 16;
    (kind, pause, Choices::new(act.get(2..).unwrap_or_default()))
}
