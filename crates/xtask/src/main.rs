//! Build steps of the project, run as `cargo run -p xtask -- <step>`.

mod codegen;
#[cfg(feature = "public-api")]
mod public_api;
#[cfg(feature = "wasm")]
mod wasm;

use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- <step>
  codegen                  write the TypeScript and the tables that repeat core
  codegen --check          fail when they are stale
  public-api               write the listings of what the Rust crates offer (with --features public-api)
  public-api --check       fail when they are stale
  wasm [engine|callback|sandbox]
                           build the WebAssembly modules (with --features wasm)";

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
        ["codegen"] => Ok(codegen::write()?),
        ["codegen", "--check"] => Ok(codegen::check()?),
        #[cfg(feature = "public-api")]
        ["public-api"] => public_api::write(),
        #[cfg(feature = "public-api")]
        ["public-api", "--check"] => public_api::check(),
        #[cfg(not(feature = "public-api"))]
        ["public-api", ..] => {
            Err("this step needs its feature: cargo run -p xtask --features public-api -- public-api".into())
        }
        #[cfg(feature = "wasm")]
        ["wasm", modules @ ..] => wasm::run(modules),
        #[cfg(not(feature = "wasm"))]
        ["wasm", ..] => Err("this step needs its feature: cargo run -p xtask --features wasm -- wasm".into()),
        _ => Err(USAGE.into()),
    }
}
