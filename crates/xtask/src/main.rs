//! Build steps in Rust.
//!
//! `cargo run -p xtask --features wasm -- wasm [engine|sandbox]` builds the WebAssembly modules of the npm packages.

#[cfg(feature = "wasm")]
mod wasm;

use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        #[cfg(feature = "wasm")]
        ["wasm", modules @ ..] => wasm::run(modules),
        #[cfg(not(feature = "wasm"))]
        ["wasm", ..] => Err("this step needs its feature: cargo run -p xtask --features wasm -- wasm".into()),
        [] => Err("which step? There is: wasm [engine|sandbox]".into()),
        [step, ..] => Err(format!("there is no step {step:?}; there is: wasm [engine|sandbox]").into()),
    }
}
