//! The checks as a module without imports, for engines that have no WASI: `count()` and `run(n)`, which traps when check n fails.

#[path = "../tests/support/mod.rs"]
mod support;

use support::CHECKS;

/// How many checks there are.
#[allow(unsafe_code, reason = "an export needs its name; nothing else has it")]
#[unsafe(no_mangle)]
pub extern "C" fn count() -> usize {
    CHECKS.len()
}

/// Runs one check.
#[allow(unsafe_code, reason = "as above")]
#[unsafe(no_mangle)]
pub extern "C" fn run(number: usize) {
    let (_, check) = CHECKS[number];
    check();
}
