//! What a wrong use of the derive says. `TRYBUILD=overwrite cargo test -p wecom-kf-macros` writes the texts anew.

#[test]
fn misuse_is_explained() {
    trybuild::TestCases::new().compile_fail("tests/misuse/*.rs");
}
