//! From a seed to a story. Each seed first draws what its story is made of: some kinds of acts not at all, others often; pauses short or
//! long; a world nearly in order or a wild one. A mix of all at once would hide what takes many acts of one kind.

use crate::story::{ACT, Story};
use fastrand::Rng;

/// The most acts that a story of a seed has.
const LONGEST: usize = 60;

/// How the kinds of acts are drawn: how often each comes when all come.
pub type Weights = &'static [u32];

/// The story that a seed stands for.
pub fn story(seed: u64, settings: usize, weights: Weights) -> Story {
    let mut rng = Rng::with_seed(seed);
    let tame = rng.u8(0..4);
    let settings = (0..settings)
        .map(|_| if rng.u8(0..4) < tame { 0 } else { rng.u8(..) })
        .collect();
    let weights: Vec<u32> = weights.iter().map(|weight| weight * rng.u32(0..4)).collect();
    // The longest and the shortest pause that this story has.
    let (low, high) = (rng.u8(0..6), rng.u8(6..16));
    let together = rng.u8(0..4);
    let length = rng.usize(2..=LONGEST);
    let acts = (0..length).map(|_| {
        let mut act = [0; ACT];
        rng.fill(&mut act);
        let [kind, pause, ..] = &mut act;
        *kind = drawn(&mut rng, &weights);
        *pause = if rng.u8(0..4) < together {
            rng.u8(0..3)
        } else {
            (*pause & 0xf0) | rng.u8(low..=high)
        };
        act
    });
    Story {
        settings,
        acts: acts.collect(),
    }
}

/// The number of a kind, drawn by the weights.
fn drawn(rng: &mut Rng, weights: &[u32]) -> u8 {
    let mut left = rng.u32(0..weights.iter().sum::<u32>().max(1));
    let position = weights.iter().position(|weight| match left.checked_sub(*weight) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    position.and_then(|kind| u8::try_from(kind).ok()).unwrap_or(0)
}

/// The seed that a text stands for: a number as it is, anything else (the hash of a commit) by its bytes.
pub fn seed_of(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| {
        // FNV-1a.
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}
