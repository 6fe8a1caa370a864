//! Runs the checks on the host, and on WebAssembly with `cargo test --target wasm32-wasip1`.

mod support;

use support::CHECKS;

#[test]
fn all_checks_pass() {
    for (name, check) in CHECKS {
        println!("{name}");
        check();
    }
}

#[test]
fn debug_output_does_not_show_the_key() {
    use cipher::KeyInit;
    let text = format!("{:?}", aes_simd128::Aes256::new(&[7; 32].into()));
    assert_eq!(text, "Aes256 { .. }");
}
