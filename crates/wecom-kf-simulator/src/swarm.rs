//! Generates a story from a seed ("swarm testing"). Each seed first draws what its story consists of: some kinds of acts never, others
//! often; short or long pauses; a nearly faultless world or a wild one. A uniform mix would rarely have many acts of one kind.

use crate::story::{ACT, Story};
use fastrand::Rng;

/// The maximum number of acts in a generated story.
const LONGEST: usize = 60;

/// The weights of the kinds of acts, if all are used.
pub type Weights = &'static [u32];

/// Generates the story of a seed.
pub fn story(seed: u64, settings: usize, weights: Weights) -> Story {
    let mut rng = Rng::with_seed(seed);
    let tame = rng.u8(0..4);
    let settings = (0..settings)
        .map(|_| if rng.u8(0..4) < tame { 0 } else { rng.u8(..) })
        .collect();
    let weights: Vec<u32> = weights.iter().map(|weight| weight * rng.u32(0..4)).collect();
    // The longest and the shortest pause of this story.
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

/// Draws a kind by weight.
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

/// Converts a text to a seed: a number itself, any other text (such as a commit hash) by hashing.
pub fn seed_of(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| {
        // FNV-1a.
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}
