//! The modules have an order, and none uses one that comes after it.

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: [&str; 20] = [
    "ids",
    "error",
    "strict",
    "http",
    "mask",
    "multipart",
    "line",
    "settings",
    "seal",
    "state",
    "rules",
    "draft",
    "publish",
    "endpoints",
    "acts",
    "journal",
    "snapshot",
    "sandbox",
    "gateway",
    "pushes",
];

fn files_of(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_of(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn no_module_uses_one_that_comes_after_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    files_of(&src, &mut files);
    let place = |module: &str| ORDER.iter().position(|known| *known == module);
    let (mut wrong, mut uses) = (Vec::new(), 0);
    for file in files.iter().filter(|file| !file.ends_with("lib.rs")) {
        let name = file.strip_prefix(&src).unwrap().components().next().unwrap();
        let module = name.as_os_str().to_str().unwrap().trim_end_matches(".rs");
        let own = place(module).unwrap_or_else(|| panic!("{module} has no place in the order"));
        let text = fs::read_to_string(file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for used in code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>()) {
            let name: String = used
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            uses += 1;
            if place(&name).is_none_or(|place| place > own) {
                wrong.push(format!("{} uses {name}", file.display()));
            }
        }
    }
    assert!(uses > 100 && wrong.is_empty(), "{wrong:#?}");
}
