//! Key schedule and rounds over eight blocks in bit planes. Within a plane the bytes of a row are adjacent, so that the rotations of
//! MixColumns are moves of 32 bits.

use crate::circuit::substituted;
use crate::word::{Bytes, Word};

/// Eight blocks, or their planes, from the lowest bit to the highest.
pub(crate) type Eight<W> = [W; 8];

/// ShiftRows as a shuffle. Stored with the key, because JavaScript engines reload a constant shuffle mask each time.
const ROWS_SHIFTED: Bytes = [0, 1, 2, 3, 5, 6, 7, 4, 10, 11, 8, 9, 15, 12, 13, 14];
/// Its inverse.
const ROWS_UNSHIFTED: Bytes = [0, 1, 2, 3, 7, 4, 5, 6, 10, 11, 8, 9, 13, 14, 15, 12];

/// The key schedule: the bit planes that each round adds, including the SubBytes constant (0x63).
#[derive(Clone)]
pub(crate) struct Schedule<W> {
    rounds: [Eight<W>; 15],
    rows_shifted: W,
    rows_unshifted: W,
}

impl<W: Word> Schedule<W> {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let mut rounds = expanded::<W>(key).map(|key| [key.transposed(); 8]);
        for (at, planes) in rounds.iter_mut().enumerate() {
            to_planes(planes);
            if at > 0 {
                add_constant(planes);
            }
        }
        Self {
            rounds,
            rows_shifted: W::from_bytes(ROWS_SHIFTED),
            rows_unshifted: W::from_bytes(ROWS_UNSHIFTED),
        }
    }

    #[inline(always)]
    pub(crate) fn encrypt(&self, blocks: [Bytes; 8]) -> [Bytes; 8] {
        let mut eight = blocks.map(|block| W::from_bytes(block).transposed());
        self.encrypt_eight(&mut eight);
        eight.map(|block| block.transposed().to_bytes())
    }

    #[inline(always)]
    pub(crate) fn decrypt(&self, blocks: [Bytes; 8]) -> [Bytes; 8] {
        let mut eight = blocks.map(|block| W::from_bytes(block).transposed());
        self.decrypt_eight(&mut eight);
        eight.map(|block| block.transposed().to_bytes())
    }

    #[inline(always)]
    fn encrypt_eight(&self, eight: &mut Eight<W>) {
        let [first, rounds @ ..] = &self.rounds;
        to_planes(eight);
        *eight = sum(*eight, *first);
        for (at, key) in rounds.iter().enumerate() {
            substitute(eight);
            *eight = eight.map(|plane| plane.shuffled(self.rows_shifted));
            // The last round does not mix columns.
            if at + 1 < rounds.len() {
                *eight = mixed(*eight);
            }
            *eight = sum(*eight, *key);
        }
        to_planes(eight);
    }

    #[inline(always)]
    fn decrypt_eight(&self, eight: &mut Eight<W>) {
        let [rounds @ .., last] = &self.rounds;
        to_planes(eight);
        *eight = sum(*eight, *last);
        for (at, key) in rounds.iter().enumerate().rev() {
            *eight = unspread(substituted(unspread(*eight)));
            *eight = eight.map(|plane| plane.shuffled(self.rows_unshifted));
            *eight = sum(*eight, *key);
            if at > 0 {
                *eight = unmixed(*eight);
            }
        }
        to_planes(eight);
    }
}

/// The keys of all rounds.
fn expanded<W: Word>(key: &[u8; 32]) -> [W; 15] {
    let mut halves = [Bytes::default(); 2];
    halves.as_flattened_mut().copy_from_slice(key);
    let [mut even, mut odd] = halves.map(W::from_bytes);
    let mut round = 1;
    let mut keys = [even; 15];
    for pair in keys.chunks_mut(2) {
        for (to, key) in pair.iter_mut().zip([even, odd]) {
            *to = key;
        }
        let rotated: W = substituted_word(odd.last().rotate_right(8));
        even = summed(even).xor(rotated.xor(W::splat(round)));
        odd = summed(odd).xor(substituted_word(even.last()));
        round <<= 1;
    }
    keys
}

/// Prefix sums (XOR) of the four words.
fn summed<W: Word>(words: W) -> W {
    let words = words.xor(words.next_place());
    words.xor(words.next_place_but_one())
}

/// SubBytes of a 32-bit word, repeated four times.
fn substituted_word<W: Word>(bits: u32) -> W {
    let mut planes = [W::splat(bits); 8];
    to_planes(&mut planes);
    substitute(&mut planes);
    add_constant(&mut planes);
    to_planes(&mut planes);
    let [words, ..] = planes;
    words
}

/// Adds the constant of SubBytes to every byte: 0x63.
fn add_constant<W: Word>(planes: &mut Eight<W>) {
    let [a, b, _, _, _, f, g, _] = planes;
    for plane in [a, b, f, g] {
        *plane = plane.not();
    }
}

/// Converts eight blocks to bit planes, and back.
#[inline(never)]
fn to_planes<W: Word>(eight: &mut Eight<W>) {
    // Each step makes the pairs of the next one adjacent.
    for (bits, mask) in [(4, 0x0f), (2, 0x33), (1, 0x55)] {
        let swapped = |first: W, second: W| {
            let moved = first.shift_right(bits).xor(second).and(W::splat_byte(mask));
            (first.xor(moved.shift_left(bits)), second.xor(moved))
        };
        let [a, b, c, d, e, f, g, h] = *eight;
        let ((a, e), (b, f), (c, g), (d, h)) = (swapped(a, e), swapped(b, f), swapped(c, g), swapped(d, h));
        *eight = [a, e, b, f, c, g, d, h];
    }
}

#[inline(always)]
fn sum<W: Word>([a, b, c, d, e, f, g, h]: Eight<W>, [i, j, k, l, m, n, o, p]: Eight<W>) -> Eight<W> {
    [
        a.xor(i),
        b.xor(j),
        c.xor(k),
        d.xor(l),
        e.xor(m),
        f.xor(n),
        g.xor(o),
        h.xor(p),
    ]
}

/// Every byte times x, modulo x⁸ + x⁴ + x³ + x + 1.
#[inline(always)]
fn doubled<W: Word>([a, b, c, d, e, f, g, h]: Eight<W>) -> Eight<W> {
    [h, a.xor(h), b, c.xor(h), d.xor(h), e, f, g]
}

/// MixColumns.
#[inline(always)]
fn mixed<W: Word>(eight: Eight<W>) -> Eight<W> {
    let next = eight.map(W::next);
    let both = sum(eight, next);
    sum(sum(doubled(both), next), both.map(W::next_but_one))
}

/// The inverse of MixColumns: adds four times the sum of each byte and the one two positions later, and then applies MixColumns.
#[inline(always)]
fn unmixed<W: Word>(eight: Eight<W>) -> Eight<W> {
    let opposite = sum(eight, eight.map(W::next_but_one));
    mixed(sum(eight, doubled(doubled(opposite))))
}

/// The inverse of the linear map that SubBytes applies after inversion in the field: each bit is the sum of three.
/// Inversion is its own inverse, so applying this map before and after SubBytes gives the inverse of SubBytes.
#[inline(always)]
fn unspread<W: Word>([a, b, c, d, e, f, g, h]: Eight<W>) -> Eight<W> {
    let (cf, eh, bg, ad) = (c.xor(f), e.xor(h), b.xor(g), a.xor(d));
    [
        cf.xor(h),
        ad.xor(g),
        eh.xor(b),
        cf.xor(a),
        bg.xor(d),
        eh.xor(c),
        ad.xor(f),
        bg.xor(e),
    ]
}

/// [`substituted`], not inlined: one more copy would be too large.
#[inline(never)]
fn substitute<W: Word>(eight: &mut Eight<W>) {
    *eight = substituted(*eight);
}
