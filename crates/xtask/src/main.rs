//! Build steps of the project, run as `cargo run -p xtask -- <step>`.

mod codegen;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- <step>
  codegen          write the TypeScript and the tables that repeat core
  codegen --check  fail when they are stale";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["codegen"] => codegen::write(),
        ["codegen", "--check"] => codegen::check(),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
