//! Listings of the public API of the Rust crates, so that every change of it shows in review.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The crates for users.
const CRATES: [&str; 5] = [
    "wecom-kf-core",
    "wecom-kf-transport",
    "wecom-kf-client",
    "wecom-kf-sandbox",
    "wecom-kf-sqlite",
];

/// Writes the listings.
pub(crate) fn write() -> Result<(), Box<dyn Error>> {
    for name in CRATES {
        fs::write(listing(name), read(name)?)?;
    }
    Ok(())
}

/// Fails when a listing is stale.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    let mut stale = Vec::new();
    for name in CRATES {
        if fs::read_to_string(listing(name)).ok() != Some(read(name)?) {
            stale.push(name);
        }
    }
    match stale[..] {
        [] => Ok(()),
        _ => Err(format!(
            "the public API of {} differs from its public-api.txt; run `npm run public-api` and review the change",
            stale.join(", ")
        )
        .into()),
    }
}

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

fn listing(name: &str) -> PathBuf {
    root().join("crates").join(name).join("public-api.txt")
}

/// The public items of a crate with all features, one per line, without blanket, auto trait and derived implementations.
fn read(name: &str) -> Result<String, Box<dyn Error>> {
    // A separate directory: the other environment would make cargo rebuild the other targets.
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let target = target.join("public-api");
    let documented = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package", name])
        .args([
            "--",
            "-Z",
            "unstable-options",
            "--output-format",
            "json",
            "--cap-lints",
            "allow",
        ])
        // rustdoc's JSON output is not stable yet.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(root())
        .status()?;
    if !documented.success() {
        return Err(format!("cargo rustdoc failed for {name}").into());
    }
    let json = target.join("doc").join(format!("{}.json", name.replace('-', "_")));
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .sorted(true)
        .build()?;
    Ok(api.to_string())
}
