//! The inbox's records in stores: foreign bytes never panic, and what is read is written and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wecom_kf_core::inbox::{Account, Letters};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Ok(record) = Account::read(&text) {
        assert_eq!(Account::read(&record.write()), Ok(record));
    }
    if let Ok(letters) = Letters::read(&text) {
        assert_eq!(Letters::read(&letters.write()), Ok(letters));
    }
});
