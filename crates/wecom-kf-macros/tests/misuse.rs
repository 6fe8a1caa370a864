//! The compiler errors for misuse of the derive. `TRYBUILD=overwrite cargo test -p wecom-kf-macros` updates them.

#[test]
fn misuse_gives_clear_compile_errors() {
    trybuild::TestCases::new().compile_fail("tests/misuse/*.rs");
}
