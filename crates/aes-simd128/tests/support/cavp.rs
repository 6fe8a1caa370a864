//! Reads the response files of NIST's Cryptographic Algorithm Validation Program.

pub(crate) enum Direction {
    Encrypt,
    Decrypt,
}

pub(crate) struct Vector {
    pub(crate) direction: Direction,
    pub(crate) key: Vec<u8>,
    /// Empty where the mode has none.
    pub(crate) iv: Vec<u8>,
    pub(crate) plain: Vec<u8>,
    pub(crate) secret: Vec<u8>,
}

pub(crate) fn read(file: &str) -> Vec<Vector> {
    let mut vectors = Vec::new();
    let mut encrypting = true;
    for part in file.split("\n\n") {
        match part.trim() {
            "[ENCRYPT]" => encrypting = true,
            "[DECRYPT]" => encrypting = false,
            _ => {}
        }
        let value = |name: &str| {
            let line = part
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            line.map(bytes)
        };
        if let (Some(key), Some(plain), Some(secret)) = (value("KEY"), value("PLAINTEXT"), value("CIPHERTEXT")) {
            vectors.push(Vector {
                direction: if encrypting {
                    Direction::Encrypt
                } else {
                    Direction::Decrypt
                },
                key,
                iv: value("IV").unwrap_or_default(),
                plain,
                secret,
            });
        }
    }
    vectors
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.trim().as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal digits"))
        .collect()
}
