//! The compiler errors for misuse of the derive. `TRYBUILD=overwrite cargo test -p wecom-kf-macros` updates them.

#[test]
fn misuse_is_explained() {
    trybuild::TestCases::new().compile_fail("tests/misuse/*.rs");
}
