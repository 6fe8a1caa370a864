//! Generates everything that repeats core (TypeScript types, client methods, error tables, tables of the docs) or the sandbox (types and
//! tables of its settings and acts).

mod chinese;
mod constants;
mod docs;
mod engine;
mod errors;
mod javascript_errors;
mod methods;
mod sandbox;
mod types;

use std::fs;
use std::path::PathBuf;
use wecom_kf_core::wire::Doc;

const HEADER: &str = "// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.\n";
/// The engines' typings and the client's are the same text.
const ENGINE_TYPES: [&str; 3] = [
    "npm/native/engine.d.cts",
    "npm/wasm/engine.d.cts",
    "npm/wecom-kf/src/generated/engine.ts",
];

/// Writes every generated file that is missing or stale.
pub(crate) fn write() -> Result<(), String> {
    for (path, text) in files()? {
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            let folder = path.parent().ok_or("a generated file has no folder")?;
            fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

/// Fails when a generated file is missing or stale.
pub(crate) fn check() -> Result<(), String> {
    let stale: Vec<String> = files()?
        .into_iter()
        .filter(|(path, text)| fs::read_to_string(path).ok().as_ref() != Some(text))
        .map(|(path, _)| path.display().to_string())
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "stale: {}\nRun `npm run codegen` and commit the result.",
        stale.join(", ")
    ))
}

fn files() -> Result<Vec<(PathBuf, String)>, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().map_err(|e| format!("{}: {e}", root.display()))?;
    let generated = |name: &str| root.join("npm/wecom-kf/src/generated").join(name);
    chinese::check()?;
    let (types, codes) = types::write();
    let mut files = vec![
        (generated("types.ts"), types),
        (generated("codes.ts"), codes),
        (generated("limits.ts"), constants::limits()?),
        (generated("inbox.ts"), constants::inbox()),
        (generated("operations.ts"), methods::operations()),
        (generated("methods.ts"), methods::methods()),
        (generated("errors.ts"), errors::catalogue()),
        (generated("errcodes.ts"), errors::errcodes()),
    ];
    files.extend(docs::pages()?.into_iter().map(|(path, text)| (root.join(path), text)));
    let of_sandbox = |name: &str| root.join("npm/sandbox/lib/generated").join(name);
    files.push((of_sandbox("types.d.mts"), sandbox::types()?));
    files.push((of_sandbox("acts.mjs"), sandbox::acts()));
    files.push((of_sandbox("settings.mjs"), sandbox::settings()));
    files.extend(ENGINE_TYPES.map(|path| (root.join(path), engine::write())));
    for (name, export, text) in wecom_kf_engine::JAVASCRIPT {
        let text = text.replace("const KINDS = {};", &engine::kinds());
        let head = format!(
            "// Copied by `npm run codegen` from crates/wecom-kf-engine/src/{name}.js. Do not edit.\n\n{text}\n"
        );
        let targets = [
            (
                format!("npm/native/generated/{name}.cjs"),
                format!("\"use strict\";\n{head}module.exports = {{ {export} }};\n"),
            ),
            (
                format!("npm/wasm/generated/{name}.mjs"),
                format!("{head}export {{ {export} }};\n"),
            ),
        ];
        files.extend(targets.map(|(file, text)| (root.join(file), text)));
    }
    Ok(files)
}

/// The longest line of a generated file, in characters.
const WIDTH: usize = 140;

/// Splits a line into parts that fit after an indentation.
fn fitting(line: &str, before: usize) -> Vec<&str> {
    let Some((at, _)) = line.char_indices().nth(WIDTH - before) else {
        return vec![line];
    };
    let (head, _) = line.split_at(at);
    match head.rsplit_once(' ') {
        Some((head, _)) => {
            let mut parts = vec![head];
            parts.extend(fitting(line[head.len()..].trim_start(), before));
            parts
        }
        None => vec![line],
    }
}

/// Converts a Rust doc comment to TypeScript.
fn comment<Line: AsRef<str>>(indent: &str, lines: &[Line]) -> String {
    if let [line] = lines
        && let line = line.as_ref()
        && indent.len() + line.trim().chars().count() + "/**  */".len() <= WIDTH
    {
        return format!("{indent}/** {} */\n", line.trim().replace("*/", "*\u{200b}/"));
    }
    let mut text = format!("{indent}/**\n");
    for line in lines
        .iter()
        .flat_map(|line| fitting(line.as_ref(), indent.len() + " * ".len()))
    {
        let line = line.trim_end().replace("*/", "*\u{200b}/");
        text += &format!(
            "{indent} *{}{}\n",
            if line.is_empty() { "" } else { " " },
            line.trim_start()
        );
    }
    text + indent + " */\n"
}

/// The lines of a doc text, without the leading space of `/// `.
fn doc_lines(doc: &str) -> Vec<&str> {
    let lines: Vec<&str> = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
    lines.into_iter().take(end).collect()
}

/// What begins the Chinese text of a doc comment, in Rust and in TypeScript.
const CHINESE: &str = "中文：";

/// The lines of an API type's doc comment for TypeScript.
fn text_lines(doc: Doc) -> Vec<String> {
    bilingual(doc.english, doc.chinese)
}

/// A text in English, and in Chinese as a paragraph of its own.
fn bilingual(english: &str, chinese: &str) -> Vec<String> {
    let mut lines: Vec<String> = doc_lines(english).into_iter().map(Into::into).collect();
    if !chinese.is_empty() {
        lines.extend([String::new(), format!("{CHINESE}{chinese}")]);
    }
    lines
}

/// The lines of a doc comment that contains its Chinese text.
fn split_lines(doc: &str) -> Vec<String> {
    let (english, chinese) = doc.split_once(CHINESE).unwrap_or((doc, ""));
    bilingual(english, chinese.trim())
}

/// `add_contact_way` and `addContactWay` as `AddContactWay`.
fn pascal(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().collect::<String>() + letters.as_str()
            })
        })
        .collect()
}

/// The page of a WeCom document.
fn document(number: u32) -> String {
    format!("https://developer.work.weixin.qq.com/document/path/{number}")
}
