//! The typings of the engines, for `@wecom-kf/native`, `@wecom-kf/wasm` and the client.

use super::{comment, doc_lines, javascript_errors, split_lines};
use wecom_kf_core::callback::{EVENT_SHAPES, EventShape, SUITE_EVENT_SHAPES};
use wecom_kf_core::error::{Entry, WARNING};
use wecom_kf_engine::typescript::{Function, Object, Type, engine_functions, object_functions, types};

const HEADER: &str = "// Written by `npm run codegen` from crates/wecom-kf-engine. Do not edit.\n\n";

/// The doc comment of the interface.
const INTRODUCTION: &str = "/**
 * The functions of both engines. All are synchronous. A function that can fail returns an {@link Outcome}; an argument of the wrong type
 * throws a `TypeError`.
 */
";

/// Types that are not generated from Rust.
const FRAME: &str = r#"/** The result of a function that can fail. A failure is not an exception; the texts of errors are in `wecom-kf`. */
export type Outcome<T> = { readonly value: T; readonly failure?: undefined } | { readonly failure: Failure; readonly value?: undefined };

/** The engine's kind and version. */
export interface EngineInfo {
  /** `native` or `wasm`. */
  readonly engine: "native" | "wasm";
  /** The version of this interface. */
  readonly version: string;
}

/** The part of an engine that handles callbacks: all that the callback-only module has. */
export type CallbackEngine = Pick<Engine, "createCallback">;
"#;

/// The base types of events, and the type of events without a type of their own.
const EVENTS: &str = r#"/**
 * The common fields of all callbacks.
 *
 * 中文：所有回调共有的字段。
 */
export interface CallbackEventBase {
  /**
   * The corp; empty if the message names none.
   *
   * 中文：企业 ID；消息中没有则为空。
   */
  to_user_name: string;
  /**
   * The receiver of the message: the corp id or the suite id.
   *
   * 中文：消息的接收方：企业 ID 或第三方应用的 suite_id。
   */
  receive_id: string;
  /**
   * The decrypted message, as WeCom wrote it.
   *
   * 中文：解密后的消息原文。
   */
  raw: string;
}

/**
 * The common fields of a third-party app's events. They arrive at its command URL, and `receive_id` is the suite.
 *
 * 中文：第三方应用事件共有的字段；这些事件推送到指令回调 URL，`receive_id` 为 suite_id。
 */
export interface SuiteEventBase extends CallbackEventBase {
  /**
   * Always empty: these events are not addressed to a corp.
   *
   * 中文：始终为空：这些事件不是发给某个企业的。
   */
  to_user_name: "";
  /**
   * The suite.
   *
   * 中文：第三方应用的 suite_id。
   */
  suite_id: string;
  /**
   * The time, in Unix seconds; 0 if the message has none.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
   */
  create_time: number;
}

/**
 * The name of an event that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的事件名；运行时就是企业微信推送的字符串。
 */
export type UnknownCallbackEvent = UnknownCallbackEventValue;
declare enum UnknownCallbackEventValue {
  /**
   * Represents all of them.
   *
   * 中文：代表所有未知的事件名。
   */
  _ = "…",
}

/**
 * An event of another part of WeCom, or an unknown one: all events of an app arrive at one URL.
 *
 * 中文：企业微信其他功能的事件，或未知的事件：同一应用的事件都推送到同一个 URL。
 */
export interface OtherCallbackEvent extends CallbackEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: UnknownCallbackEvent;
  /**
   * The time, in Unix seconds, if the message has one.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中有才返回。
   */
  create_time?: number;
  /**
   * All its fields under their own names; repeated fields are lists.
   *
   * 中文：全部字段，保留原名；重复的字段为列表。
   */
  fields: Record<string, CallbackField>;
}

/**
 * A field of a message.
 *
 * 中文：消息的一个字段。
 */
export type CallbackField = string | { [name: string]: CallbackField } | CallbackField[];
"#;

/// The whole file.
pub(super) fn write() -> String {
    let mut text = format!("/// <reference lib=\"esnext.disposable\" preserve=\"true\" />\n{HEADER}");
    text += INTRODUCTION;
    text += "export interface Engine {\n  /** The engine's kind, and the version of this interface. */\n  info(): EngineInfo;\n";
    text.extend(engine_functions().iter().map(|function| method(function, 0)));
    text += "}\n\n";
    for Object { name, doc, functions } in object_functions() {
        text += &format!("/** {doc} */\nexport interface {name} {{\n");
        // The first two arguments are the id, which the object keeps.
        text.extend(functions.iter().map(|function| method(function, 2)));
        text += "  /** Frees it. Later calls fail. */\n  dispose(): void;\n  /** The same, for `using`. */\n  [Symbol.dispose](): void;\n}\n\n";
    }
    text += FRAME;
    for found in types() {
        text += "\n";
        text += &declared(&found);
    }
    text += &codes();
    text + "\n" + &events()
}

/// The kinds of all functions' arguments, for JavaScript to check.
pub(super) fn kinds() -> String {
    let lines = engine_functions()
        .into_iter()
        .chain(object_functions().into_iter().flat_map(|object| object.functions))
        .map(|function| {
            let kinds = function.arguments.iter().map(|(name, of)| {
                let kind = match of.as_str() {
                    "Milliseconds" => "number",
                    plain @ ("string" | "number" | "boolean" | "Uint8Array") => plain,
                    _ => "",
                };
                format!("[{:?}, {kind:?}]", camel(name))
            });
            let kinds: Vec<String> = kinds.collect();
            let line = format!("  {}: [{}],\n", camel(function.name), kinds.join(", "));
            if line.len() <= 140 {
                line
            } else {
                format!("  {}: [\n    {},\n  ],\n", camel(function.name), kinds.join(",\n    "))
            }
        });
    format!("const KINDS = {{\n{}}};", lines.collect::<String>())
}

/// A method of an interface, without its first `hidden` arguments.
fn method(function: &Function, hidden: usize) -> String {
    let arguments: Vec<String> = function.arguments[hidden..]
        .iter()
        .map(|(name, of)| format!("{}: {of}", camel(name)))
        .collect();
    let lines = doc_lines(function.doc);
    format!(
        "{}  {}({}): {};\n",
        comment("  ", &lines),
        // The method is `turn`, although each kind of machine has its own function.
        camel(if function.name.starts_with("turn_") {
            "turn"
        } else {
            function.name
        }),
        arguments.join(", "),
        function.result
    )
}

/// A type: an interface, or a union of objects or strings.
fn declared(found: &Type) -> String {
    let Type { name, doc, definition } = found;
    let doc = comment("", &split_lines(&comment_lines(doc).join("\n")));
    // Callers own this object and may change it.
    let readonly = if name == "SealedCallback" { "" } else { "readonly " };
    let alternatives: Vec<&str> = definition.split("} | {").collect();
    match alternatives.as_slice() {
        [object] if object.starts_with('{') => {
            format!(
                "{doc}export interface {name} {{\n{}}}\n",
                fields("  ", object, readonly)
            )
        }
        [text] => format!("{doc}export type {name} = {text};\n"),
        objects => {
            let alternatives = objects.iter().map(|object| {
                let fields = fields("      ", object, readonly);
                match fields.trim().strip_suffix(';') {
                    Some(only) if !only.contains('\n') => format!("\n  | {{ {only} }}"),
                    _ => format!("\n  | {{\n{fields}    }}"),
                }
            });
            format!("{doc}export type {name} ={};\n", alternatives.collect::<String>())
        }
    }
}

/// The fields of an object from ts-rs's output: one per line, with doc comments above.
fn fields(indent: &str, object: &str, readonly: &str) -> String {
    let mut text = String::new();
    let mut doc: Vec<&str> = Vec::new();
    for line in object.trim_matches(['{', '}', ' ']).lines().map(str::trim) {
        match line {
            "" | "/**" | "*/" => {}
            words if words.starts_with('*') => doc.push(words.trim_start_matches('*').trim()),
            field => {
                let (name, of) = field.trim_end_matches(',').split_once(": ").unwrap_or((field, "never"));
                if !doc.is_empty() {
                    text += &comment(indent, &split_lines(&doc.join("\n")));
                    doc.clear();
                }
                text += &format!("{indent}{readonly}{}: {};\n", name.trim_matches('"'), list(of));
            }
        }
    }
    text
}

/// `Array<T>` as `readonly T[]`.
fn list(of: &str) -> String {
    match of.strip_prefix("Array<").and_then(|rest| rest.split_once('>')) {
        Some((item, rest)) => format!("readonly {item}[]{rest}"),
        None => of.to_owned(),
    }
}

/// The lines of a doc comment of TypeScript.
fn comment_lines(doc: &str) -> Vec<&str> {
    let lines = doc.lines().map(|line| line.trim().trim_start_matches('*').trim());
    lines.filter(|line| !matches!(*line, "/" | "/**" | "")).collect()
}

fn codes() -> String {
    let failures = javascript_errors::catalogue()
        .into_iter()
        .filter(|(class, _)| *class != "KfHandlerError");
    let failures = union(failures.flat_map(|(_, entries)| entries));
    let warnings = union(WARNING);
    let failures = format!("\n/** A failure's stable code. */\nexport type FailureCode ={failures};\n");
    failures + &format!("\n/** A warning's stable code. */\nexport type WarningCode ={warnings};\n")
}

fn union<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    entries
        .into_iter()
        .map(|entry| format!("\n  | {:?}", entry.code))
        .collect()
}

fn events() -> String {
    let mut text = EVENTS.to_owned();
    let shapes: Vec<&EventShape> = EVENT_SHAPES.iter().chain(SUITE_EVENT_SHAPES).collect();
    for shape in &shapes {
        let base = if shape.suite {
            "SuiteEventBase"
        } else {
            "CallbackEventBase"
        };
        let doc = in_javascript(shape.doc);
        text += &format!(
            "\n{}export interface {} extends {base} {{\n",
            comment("", &split_lines(&doc)),
            shape.name
        );
        text += &comment("  ", &split_lines("The name of the event.\n中文：事件名。"));
        text += &format!("  event: {:?};\n", shape.event);
        for (name, of, doc) in shape.fields.iter().filter(|(name, ..)| *name != "to_user_name") {
            let (optional, of) = match *of {
                "u64" => ("", "number"),
                "Vec<String>" => ("", "string[]"),
                "Option<String>" => ("?", "string"),
                _ => ("", "string"),
            };
            let doc = in_javascript(doc);
            text += &format!("{}  {name}{optional}: {of};\n", comment("  ", &split_lines(&doc)));
        }
        text += "}\n";
    }
    let names: String = shapes.iter().map(|shape| format!("\n  | {}", shape.name)).collect();
    text + &format!(
        "\n/**\n * The event of a callback.\n *\n * 中文：回调事件。\n */\nexport type CallbackEvent ={names}\n  | OtherCallbackEvent;\n"
    )
}

/// A doc comment with the methods' names as JavaScript has them.
fn in_javascript(doc: &str) -> String {
    doc.replace("sync_msg", "syncMsg")
        .replace("get_permanent_code", "getPermanentCode")
}

/// `now_ms` as `nowMs`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| text + &super::pascal(word))
}
