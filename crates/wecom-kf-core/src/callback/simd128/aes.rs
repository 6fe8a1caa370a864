//! AES-256 on WebAssembly's vectors, which have no instruction for AES. Eight blocks are computed at once, as eight planes: plane n holds bit n of
//! every byte, and there the sixteen bytes of a block lie side by side, the eight blocks bit by bit. So SubBytes is a circuit, ShiftRows and the turns of
//! MixColumns are one shuffle of bytes for each plane, and no branch and no address depends on the key or the text (E. Käsper and P. Schwabe,
//! "Faster and timing-attack resistant AES-GCM", CHES 2009).

use super::{Block, bytes, vector};
use core::arch::wasm32::{
    i8x16_shuffle, i8x16_swizzle, u8x16_splat, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat,
    v128, v128_and, v128_not, v128_xor,
};

/// Eight blocks, or their planes, from the lowest bit to the highest.
type Eight = [v128; 8];

/// ShiftRows: where each byte comes from. Looked up and not written into the code, where engines load it again and again.
const ROWS_SHIFTED: Block = [0, 1, 2, 3, 5, 6, 7, 4, 10, 11, 8, 9, 15, 12, 13, 14];
/// Its inverse.
const ROWS_UNSHIFTED: Block = [0, 1, 2, 3, 7, 4, 5, 6, 10, 11, 8, 9, 13, 14, 15, 12];

/// A key: the planes that each round adds, what SubBytes adds to a byte included.
#[derive(Clone)]
pub(in crate::callback) struct Aes256 {
    rounds: [Eight; 15],
    rows_shifted: v128,
    rows_unshifted: v128,
}

impl Aes256 {
    pub(in crate::callback) fn new(key: [u8; 32]) -> Self {
        let mut rounds = expanded(&key).map(|key| [turned(key); 8]);
        for (at, planes) in rounds.iter_mut().enumerate() {
            transpose(planes);
            if at > 0 {
                add(planes);
            }
        }
        Self {
            rounds,
            rows_shifted: vector(ROWS_SHIFTED),
            rows_unshifted: vector(ROWS_UNSHIFTED),
        }
    }

    /// Encrypts blocks in a chain that begins with `before`.
    pub(in crate::callback) fn encrypt(&self, blocks: &mut [Block], before: Block) {
        let mut before = turned(vector(before));
        for block in blocks {
            // Each waits for the one before it: seven lanes are idle.
            let mut eight = [v128_xor(turned(vector(*block)), before); 8];
            self.encrypt_eight(&mut eight);
            [before, ..] = eight;
            *block = bytes(turned(before));
        }
    }

    /// Decrypts blocks of a chain that began with `before`.
    pub(in crate::callback) fn decrypt(&self, blocks: &mut [Block], before: Block) {
        let mut before = vector(before);
        let mut eight = [before; 8];
        for blocks in blocks.chunks_mut(eight.len()) {
            // What the last of them leave over holds what was there before, and is not looked at.
            for (to, from) in eight.iter_mut().zip(&*blocks) {
                *to = turned(vector(*from));
            }
            self.decrypt_eight(&mut eight);
            for (block, plain) in blocks.iter_mut().zip(eight) {
                let given = vector(*block);
                *block = bytes(v128_xor(turned(plain), before));
                before = given;
            }
        }
    }

    fn encrypt_eight(&self, eight: &mut Eight) {
        let [first, rounds @ ..] = &self.rounds;
        transpose(eight);
        *eight = sum(*eight, *first);
        for (at, key) in rounds.iter().enumerate() {
            substitute(eight);
            *eight = each(*eight, |plane| i8x16_swizzle(plane, self.rows_shifted));
            // The last round mixes nothing.
            if at + 1 < rounds.len() {
                *eight = mixed(*eight);
            }
            *eight = sum(*eight, *key);
        }
        transpose(eight);
    }

    fn decrypt_eight(&self, eight: &mut Eight) {
        let [rounds @ .., last] = &self.rounds;
        transpose(eight);
        *eight = sum(*eight, *last);
        for (at, key) in rounds.iter().enumerate().rev() {
            *eight = unspread(substituted(unspread(*eight)));
            *eight = each(*eight, |plane| i8x16_swizzle(plane, self.rows_unshifted));
            *eight = sum(*eight, *key);
            if at > 0 {
                *eight = unmixed(*eight);
            }
        }
        transpose(eight);
    }
}

/// The keys of all rounds.
fn expanded(key: &[u8; 32]) -> [v128; 15] {
    let mut halves = [Block::default(); 2];
    halves.as_flattened_mut().copy_from_slice(key);
    let [mut even, mut odd] = halves.map(vector);
    let mut round = 1;
    let mut keys = [even; 15];
    for pair in keys.chunks_mut(2) {
        for (to, key) in pair.iter_mut().zip([even, odd]) {
            *to = key;
        }
        let rotated = substituted_word(u32x4_extract_lane::<3>(odd).rotate_right(8));
        even = v128_xor(summed(even), v128_xor(rotated, u32x4_splat(round)));
        odd = v128_xor(summed(odd), substituted_word(u32x4_extract_lane::<3>(even)));
        round <<= 1;
    }
    keys
}

/// Of four words each with all before it added.
fn summed(words: v128) -> v128 {
    let zero = u8x16_splat(0);
    let words = v128_xor(words, u32x4_shuffle::<4, 0, 1, 2>(words, zero));
    v128_xor(words, u32x4_shuffle::<4, 4, 0, 1>(words, zero))
}

/// SubBytes of a word, four times.
fn substituted_word(word: u32) -> v128 {
    let mut planes = [u32x4_splat(word); 8];
    transpose(&mut planes);
    substitute(&mut planes);
    add(&mut planes);
    transpose(&mut planes);
    let [words, ..] = planes;
    words
}

/// What SubBytes adds to every byte, 0x63.
fn add(planes: &mut Eight) {
    let [a, b, _, _, _, f, g, _] = planes;
    for plane in [a, b, f, g] {
        *plane = v128_not(*plane);
    }
}

/// Between eight blocks and their planes, either way.
#[inline(never)]
fn transpose(eight: &mut Eight) {
    // Each step leaves the pairs of the next one side by side.
    for (bits, mask) in [(4, 0x0f), (2, 0x33), (1, 0x55)] {
        let swapped = |first, second| {
            let moved = v128_and(v128_xor(u32x4_shr(first, bits), second), u8x16_splat(mask));
            (v128_xor(first, u32x4_shl(moved, bits)), v128_xor(second, moved))
        };
        let [a, b, c, d, e, f, g, h] = *eight;
        let ((a, e), (b, f), (c, g), (d, h)) = (swapped(a, e), swapped(b, f), swapped(c, g), swapped(d, h));
        *eight = [a, e, b, f, c, g, d, h];
    }
}

#[inline(always)]
fn each([a, b, c, d, e, f, g, h]: Eight, change: impl Fn(v128) -> v128) -> Eight {
    [
        change(a),
        change(b),
        change(c),
        change(d),
        change(e),
        change(f),
        change(g),
        change(h),
    ]
}

#[inline(always)]
fn sum([a, b, c, d, e, f, g, h]: Eight, [i, j, k, l, m, n, o, p]: Eight) -> Eight {
    [
        v128_xor(a, i),
        v128_xor(b, j),
        v128_xor(c, k),
        v128_xor(d, l),
        v128_xor(e, m),
        v128_xor(f, n),
        v128_xor(g, o),
        v128_xor(h, p),
    ]
}

/// Every byte times x, modulo x⁸ + x⁴ + x³ + x + 1.
#[inline(always)]
fn doubled([a, b, c, d, e, f, g, h]: Eight) -> Eight {
    [h, v128_xor(a, h), b, v128_xor(c, h), v128_xor(d, h), e, f, g]
}

/// MixColumns.
#[inline(always)]
fn mixed(eight: Eight) -> Eight {
    let next = each(eight, next);
    let both = sum(eight, next);
    sum(sum(doubled(both), next), each(both, next_but_one))
}

/// The inverse of MixColumns, which is MixColumns after adding four times a byte and the one next but one to it.
#[inline(always)]
fn unmixed(eight: Eight) -> Eight {
    let opposite = sum(eight, each(eight, next_but_one));
    mixed(sum(eight, doubled(doubled(opposite))))
}

/// Between columns and rows, either way: here the bytes of a row lie side by side, for then the turns of MixColumns move words.
#[inline(always)]
fn turned(block: v128) -> v128 {
    i8x16_shuffle::<0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15>(block, block)
}

/// For each byte the next one of its column, and the first for the last.
#[inline(always)]
fn next(plane: v128) -> v128 {
    u32x4_shuffle::<1, 2, 3, 0>(plane, plane)
}

/// For each byte the one after the next of its column.
#[inline(always)]
fn next_but_one(plane: v128) -> v128 {
    u32x4_shuffle::<2, 3, 0, 1>(plane, plane)
}

/// The inverse of what [`substituted`] multiplies by after it has inverted: of eight bits each the sum of three. Before and after it makes its
/// inverse, for inverting twice leaves a byte as it was.
#[inline(always)]
fn unspread([a, b, c, d, e, f, g, h]: Eight) -> Eight {
    let (cf, eh, bg, ad) = (v128_xor(c, f), v128_xor(e, h), v128_xor(b, g), v128_xor(a, d));
    [
        v128_xor(cf, h),
        v128_xor(ad, g),
        v128_xor(eh, b),
        v128_xor(cf, a),
        v128_xor(bg, d),
        v128_xor(eh, c),
        v128_xor(ad, f),
        v128_xor(bg, e),
    ]
}

/// [`substituted`], where one more copy of it would be too many.
#[inline(never)]
fn substitute(eight: &mut Eight) {
    *eight = substituted(*eight);
}

/// SubBytes without what it adds: the circuit of 113 gates and four negations by J. Boyar and R. Peralta ("A small depth-16 circuit for the AES S-box",
/// SEC 2012), with their names. x0 and s0 are the highest bits.
#[inline(always)]
fn substituted([x7, x6, x5, x4, x3, x2, x1, x0]: Eight) -> Eight {
    let y14 = v128_xor(x3, x5);
    let y13 = v128_xor(x0, x6);
    let y9 = v128_xor(x0, x3);
    let y8 = v128_xor(x0, x5);
    let t0 = v128_xor(x1, x2);
    let y1 = v128_xor(t0, x7);
    let y4 = v128_xor(y1, x3);
    let y12 = v128_xor(y13, y14);
    let y2 = v128_xor(y1, x0);
    let y5 = v128_xor(y1, x6);
    let y3 = v128_xor(y5, y8);
    let t1 = v128_xor(x4, y12);
    let y15 = v128_xor(t1, x5);
    let y20 = v128_xor(t1, x1);
    let y6 = v128_xor(y15, x7);
    let y10 = v128_xor(y15, t0);
    let y11 = v128_xor(y20, y9);
    let y7 = v128_xor(x7, y11);
    let y17 = v128_xor(y10, y11);
    let y19 = v128_xor(y10, y8);
    let y16 = v128_xor(t0, y11);
    let y21 = v128_xor(y13, y16);
    let y18 = v128_xor(x0, y16);

    let t2 = v128_and(y12, y15);
    let t3 = v128_and(y3, y6);
    let t4 = v128_xor(t3, t2);
    let t5 = v128_and(y4, x7);
    let t6 = v128_xor(t5, t2);
    let t7 = v128_and(y13, y16);
    let t8 = v128_and(y5, y1);
    let t9 = v128_xor(t8, t7);
    let t10 = v128_and(y2, y7);
    let t11 = v128_xor(t10, t7);
    let t12 = v128_and(y9, y11);
    let t13 = v128_and(y14, y17);
    let t14 = v128_xor(t13, t12);
    let t15 = v128_and(y8, y10);
    let t16 = v128_xor(t15, t12);
    let t17 = v128_xor(t4, t14);
    let t18 = v128_xor(t6, t16);
    let t19 = v128_xor(t9, t14);
    let t20 = v128_xor(t11, t16);
    let t21 = v128_xor(t17, y20);
    let t22 = v128_xor(t18, y19);
    let t23 = v128_xor(t19, y21);
    let t24 = v128_xor(t20, y18);

    let t25 = v128_xor(t21, t22);
    let t26 = v128_and(t21, t23);
    let t27 = v128_xor(t24, t26);
    let t28 = v128_and(t25, t27);
    let t29 = v128_xor(t28, t22);
    let t30 = v128_xor(t23, t24);
    let t31 = v128_xor(t22, t26);
    let t32 = v128_and(t31, t30);
    let t33 = v128_xor(t32, t24);
    let t34 = v128_xor(t23, t33);
    let t35 = v128_xor(t27, t33);
    let t36 = v128_and(t24, t35);
    let t37 = v128_xor(t36, t34);
    let t38 = v128_xor(t27, t36);
    let t39 = v128_and(t29, t38);
    let t40 = v128_xor(t25, t39);
    let t41 = v128_xor(t40, t37);
    let t42 = v128_xor(t29, t33);
    let t43 = v128_xor(t29, t40);
    let t44 = v128_xor(t33, t37);
    let t45 = v128_xor(t42, t41);

    let z0 = v128_and(t44, y15);
    let z1 = v128_and(t37, y6);
    let z2 = v128_and(t33, x7);
    let z3 = v128_and(t43, y16);
    let z4 = v128_and(t40, y1);
    let z5 = v128_and(t29, y7);
    let z6 = v128_and(t42, y11);
    let z7 = v128_and(t45, y17);
    let z8 = v128_and(t41, y10);
    let z9 = v128_and(t44, y12);
    let z10 = v128_and(t37, y3);
    let z11 = v128_and(t33, y4);
    let z12 = v128_and(t43, y13);
    let z13 = v128_and(t40, y5);
    let z14 = v128_and(t29, y2);
    let z15 = v128_and(t42, y9);
    let z16 = v128_and(t45, y14);
    let z17 = v128_and(t41, y8);

    let t46 = v128_xor(z15, z16);
    let t47 = v128_xor(z10, z11);
    let t48 = v128_xor(z5, z13);
    let t49 = v128_xor(z9, z10);
    let t50 = v128_xor(z2, z12);
    let t51 = v128_xor(z2, z5);
    let t52 = v128_xor(z7, z8);
    let t53 = v128_xor(z0, z3);
    let t54 = v128_xor(z6, z7);
    let t55 = v128_xor(z16, z17);
    let t56 = v128_xor(z12, t48);
    let t57 = v128_xor(t50, t53);
    let t58 = v128_xor(z4, t46);
    let t59 = v128_xor(z3, t54);
    let t60 = v128_xor(t46, t57);
    let t61 = v128_xor(z14, t57);
    let t62 = v128_xor(t52, t58);
    let t63 = v128_xor(t49, t58);
    let t64 = v128_xor(z4, t59);
    let t65 = v128_xor(t61, t62);
    let t66 = v128_xor(z1, t63);
    let s0 = v128_xor(t59, t63);
    let s6 = v128_xor(t56, t62);
    let s7 = v128_xor(t48, t60);
    let t67 = v128_xor(t64, t65);
    let s3 = v128_xor(t53, t66);
    let s4 = v128_xor(t51, t66);
    let s5 = v128_xor(t47, t65);
    let s1 = v128_xor(t64, s3);
    let s2 = v128_xor(t55, t67);
    [s7, s6, s5, s4, s3, s2, s1, s0]
}
