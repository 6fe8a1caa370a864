//! The inbox's records in stores: foreign bytes never panic, and what is read is written and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wecom_kf_core::inbox::{Account, Letters, delete_letter, list_letters, replay_letter};
use wecom_kf_core::machine::Ms;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Ok(record) = Account::read(&text) {
        assert_eq!(Account::read(&record.write()), Ok(record));
    }
    let now = Ms(0);
    if let Ok(letters) = Letters::read(&text, now) {
        assert_eq!(Letters::read(&letters.write(), now).as_ref(), Ok(&letters));
        for letter in &letters.letters {
            for change in [replay_letter, delete_letter] {
                if let Ok(Some(changed)) = change(Some(&text), &letter.id, now) {
                    assert!(list_letters(Some(&changed.text), now).is_ok());
                }
            }
        }
    }
});
