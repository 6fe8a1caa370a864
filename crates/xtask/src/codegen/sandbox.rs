//! The sandbox's types, and the tables from which its JavaScript creates methods and settings.

use super::{comment, doc_lines, pascal, text_lines};
use std::collections::BTreeSet;
use wecom_kf_core::media;
use wecom_kf_core::wire::{Describe, Field, Kind, Shape};
use wecom_kf_sandbox::{ACTS, ActEntry, SandboxError, Sender, Settings, Transitions};

const HEADER: &str = "// Written by `npm run codegen` from crates/wecom-kf-sandbox. Do not edit.\n";

/// Types whose names in TypeScript differ from Rust's.
const RENAMED: [(&str, &str); 6] = [
    ("Settings", "SandboxSettings"),
    ("CallbackSettings", "CallbackOptions"),
    ("UpgradeSettings", "UpgradeOptions"),
    ("SuiteSettings", "SuiteOptions"),
    ("FileSettings", "FileOptions"),
    ("WechatChannels", "SandboxWechatChannels"),
];

/// The act whose method takes separate parameters.
const CONVERSATION: &str = "conversation";
/// The act whose method sends the request itself and returns the response.
const VERIFY_CALLBACK_URL: &str = "verify_callback_url";

/// Types of fields whose description is less precise. [`Types::finish`] checks that each field exists.
fn overrides() -> Vec<(&'static str, &'static str, String)> {
    let words = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
        quoted.join(" | ")
    };
    let files: Vec<&str> = media::TYPES.iter().map(|(name, _)| *name).collect();
    vec![
        ("Settings", "transitions", words(&Transitions::NAMES)),
        ("FileSettings", "type", words(&files)),
        ("Line", "from", words(&Sender::ALL.map(Sender::as_str))),
        ("Line", "body", "Record<string, unknown>".into()),
        (
            "CustomerSends",
            "message",
            "{ msgtype: string; [body: string]: unknown }".into(),
        ),
    ]
}

/// The typings: settings, acts with parameters and results, errors.
pub(super) fn types() -> Result<String, String> {
    let mut types = Types {
        overrides: overrides(),
        ..Types::default()
    };
    types.interface(Settings::SHAPE, Place::Setting);
    let mut methods = String::new();
    for act in ACTS {
        if act.name == VERIFY_CALLBACK_URL {
            continue;
        }
        let given = types.reference(&act.output, Place::Answer);
        if act.name == CONVERSATION {
            continue;
        }
        let method = camel(act.name);
        let params = if act.params.fields.is_empty() {
            String::new()
        } else {
            let name = params_name(act.params);
            types.params(act.params, &name, &method);
            format!("params: {name}")
        };
        methods += &comment("  ", &text_lines(act.params.doc));
        methods += &format!("  {method}({params}): {given};\n");
    }
    let errors = errors(&mut types);
    Ok(format!(
        "{HEADER}{}\n/** What people do, each as a method. Throws a `SandboxError` when no person could do that now. */\n\
         export interface Acts {{\n{methods}}}\n{errors}",
        types.finish()?
    ))
}

/// The acts by method name, and the senders of a line.
pub(super) fn acts() -> String {
    let mut text = format!(
        "{HEADER}\n/** The methods that are created from this table, with the names of their acts. */\nexport const ACTS = {{\n"
    );
    for act in ACTS.iter().filter(|act| !is_by_hand(act)) {
        text += &format!("  {}: {:?},\n", camel(act.name), act.name);
    }
    let senders = Sender::ALL.map(|sender| format!("{:?}", sender.as_str())).join(", ");
    text + &format!("}};\n\n/** The possible senders of a line. */\nexport const SENDERS = [{senders}];\n")
}

/// The settings by option name.
pub(super) fn settings() -> String {
    let words = "The options that are settings: the name of the setting; `flag` for true or false, `fields` for an object of its own, \
                 `list` for a list of those.";
    format!(
        "{HEADER}\n{}export const SETTINGS = {{\n{}}};\n",
        comment("", &[words]),
        setting_lines(Settings::SHAPE, "  ")
    )
}

fn setting_lines(shape: &Shape, indent: &str) -> String {
    let mut text = String::new();
    for field in shape.fields {
        let (option, name) = (option_name(field.name), field.name);
        let (inner, list) = match field.kind {
            Kind::Object(inner) => (Some(inner), String::new()),
            Kind::List(Kind::Object(inner)) => (Some(inner), format!("{indent}  list: true,\n")),
            _ => (None, String::new()),
        };
        text += &match inner {
            Some(inner) => format!(
                "{indent}{option}: {{\n{indent}  name: {name:?},\n{list}{indent}  fields: {{\n{}{indent}  }},\n{indent}}},\n",
                setting_lines(inner, &format!("{indent}    "))
            ),
            None if matches!(field.kind, Kind::Bool) => {
                format!("{indent}{option}: {{ name: {name:?}, flag: true }},\n")
            }
            None => format!("{indent}{option}: {{ name: {name:?} }},\n"),
        };
    }
    text
}

/// The errors of the state machine by code, and the fields of all.
fn errors(types: &mut Types) -> String {
    let mut written = BTreeSet::new();
    let (mut codes, mut fields) = (String::new(), String::new());
    for error in SandboxError::ENTRIES {
        let mut own = Vec::new();
        for (name, kind, doc) in error.fields {
            let ty = types.reference(kind, Place::Answer);
            own.push(format!("{name}: {ty}"));
            if written.insert(*name) {
                fields += &comment("  ", &doc_lines(doc));
                fields += &format!("  readonly {name}?: {ty};\n");
            }
        }
        let own = if own.is_empty() {
            "{}".into()
        } else {
            format!("{{ {} }}", own.join("; "))
        };
        codes += &comment("  ", &doc_lines(error.doc));
        codes += &format!("  {:?}: {own};\n", error.code);
    }
    format!(
        "\n/** What the sandbox refuses: the codes, and the fields of each. */\nexport interface Refusals {{\n{codes}}}\n\
         \n/** The fields of an error besides its message, depending on its code. */\nexport interface SandboxErrorFields {{\n{fields}}}\n"
    )
}

/// Whether users write a type as settings, write it as parameters, or read it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Setting,
    Params,
    Answer,
}

#[derive(Default)]
struct Types {
    text: String,
    written: BTreeSet<&'static str>,
    overrides: Vec<(&'static str, &'static str, String)>,
    used: BTreeSet<(&'static str, &'static str)>,
}

impl Types {
    fn interface(&mut self, shape: &'static Shape, place: Place) -> String {
        let name = RENAMED.iter().find(|(rust, _)| *rust == shape.name);
        let name = name.map_or(shape.name, |(_, typescript)| typescript);
        if shape.fields.is_empty() {
            return "{}".into();
        }
        if self.written.insert(shape.name) {
            let text = format!("\n{}export interface {name} {{\n", comment("", &text_lines(shape.doc)));
            let text = text + &self.fields(shape, place) + "}\n";
            self.text += &text;
        }
        name.into()
    }

    fn params(&mut self, shape: &'static Shape, name: &str, method: &str) {
        let text = format!("\n/** The parameters of `{method}`. */\nexport interface {name} {{\n");
        let text = text + &self.fields(shape, Place::Params) + "}\n";
        self.text += &text;
    }

    fn fields(&mut self, shape: &'static Shape, place: Place) -> String {
        let mut text = String::new();
        for field in shape.fields {
            let ty = self.field(shape, field, place);
            let name = if place == Place::Setting {
                option_name(field.name)
            } else {
                field.name.into()
            };
            let (optional, undefined) = match (field.required, place) {
                (true, _) => ("", ""),
                (false, Place::Answer) => ("?", ""),
                (false, _) if ty == "unknown" => ("?", ""),
                // Optional parameters also accept undefined.
                (false, _) => ("?", " | undefined"),
            };
            text += &comment("  ", &text_lines(field.doc));
            text += &format!("  {name}{optional}: {ty}{undefined};\n");
        }
        text
    }

    fn field(&mut self, shape: &Shape, field: &'static Field, place: Place) -> String {
        let key = (shape.name, field.name);
        let overrides = self.overrides.iter().find(|(shape, field, _)| (*shape, *field) == key);
        match overrides {
            Some((shape, field, ty)) => {
                self.used.insert((shape, field));
                ty.clone()
            }
            None => self.reference(field.kind, place),
        }
    }

    /// The TypeScript type of a value. Types that it names are generated too.
    fn reference(&mut self, kind: &Kind, place: Place) -> String {
        match kind {
            Kind::Text => "string".into(),
            Kind::Bool => "boolean".into(),
            Kind::Int | Kind::UInt(_) | Kind::Float => "number".into(),
            Kind::LooseInt | Kind::LooseCode(_) => "number | string".into(),
            Kind::Any | Kind::Union(_) => "unknown".into(),
            Kind::Code(codes) => {
                let values: Vec<String> = codes.values.iter().map(|code| code.value.to_string()).collect();
                values.join(" | ")
            }
            Kind::Object(shape) => self.interface(shape, place),
            Kind::List(item) => format!("{}[]", self.reference(item, place)),
        }
    }

    /// The text, if every override applied to a field.
    fn finish(self) -> Result<String, String> {
        let stray = self
            .overrides
            .iter()
            .find(|(shape, field, _)| !self.used.contains(&(*shape, *field)));
        match stray {
            Some((shape, field, _)) => Err(format!(
                "no field {field} of {shape} is generated: correct codegen/sandbox.rs"
            )),
            None => Ok(self.text),
        }
    }
}

/// Whether an act's method is written by hand.
fn is_by_hand(act: &ActEntry) -> bool {
    matches!(act.name, CONVERSATION | VERIFY_CALLBACK_URL)
}

fn params_name(shape: &Shape) -> String {
    format!("{}Params", shape.name)
}

/// `customer_writes` as `customerWrites`.
fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

/// The option of a setting: in camel case, and without the unit, which its documentation names.
fn option_name(field: &str) -> String {
    let unit = ["_ms", "_s"].iter().find_map(|unit| field.strip_suffix(unit));
    camel(unit.unwrap_or(field))
}
