//! TypeScript types: the wire JSON as it is parsed.

use super::{HEADER, bilingual, comment, pascal, text_lines};
use std::collections::{BTreeMap, BTreeSet};
use wecom_kf_core::endpoint::Body;
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::wire::{Codes, Doc, Kind, Layout, Presence, Shape, Union};

/// Renamed types: the Rust name would shadow a global type, or is too general.
const RENAMED: [(&str, &str); 5] = [
    ("Message", "KfMessage"),
    ("Event", "KfEvent"),
    ("Content", "KfMessage"),
    ("Text", "TextContent"),
    ("Location", "LocationContent"),
];

/// Names for types that occur in requests and responses, when they are in a response: lists are not readonly, and unions are open.
const READ: [(&str, &str); 9] = [
    ("Menu", "ReceivedMenu"),
    ("MenuItem", "ReceivedMenuItem"),
    ("MenuClick", "ReceivedMenuClick"),
    ("MenuView", "ReceivedMenuView"),
    ("MenuMiniprogram", "ReceivedMenuMiniprogram"),
    ("MenuText", "ReceivedMenuText"),
    ("Media", "ReceivedMedia"),
    ("Location", "ReceivedLocation"),
    ("BusinessCard", "ReceivedBusinessCard"),
];

/// The TypeScript name of a type that is not a request or response.
pub(super) fn name_of(name: &'static str) -> &'static str {
    RENAMED
        .iter()
        .find(|(rust, _)| *rust == name)
        .map_or(name, |(_, typescript)| typescript)
}

fn name_on(side: Side, name: &'static str) -> &'static str {
    let read = READ.iter().find(|(rust, _)| side == Side::Response && *rust == name);
    read.map_or_else(|| name_of(name), |(_, typescript)| typescript)
}

/// Whether a type is written by users or read by them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Response,
}

#[derive(Default)]
struct Types {
    text: String,
    /// The tables of known numbers, in a separate file because they exist at run time.
    codes: String,
    code_names: BTreeSet<&'static str>,
    /// For a base: the variant that lacks some of the fields, and the base of the other variants.
    fuller: BTreeMap<String, (&'static str, String)>,
    written: BTreeSet<String>,
    waiting: Vec<(Kind, Side)>,
}

/// Both files: `types.ts`, which contains only types, and `codes.ts`, the known numbers that they use.
pub(super) fn write() -> (String, String) {
    let mut types = Types::default();
    for operation in OPERATIONS {
        let name = pascal(operation.name);
        // Bodies that are or contain a file are not JSON; their types are written by hand.
        if operation.sends == Body::Json {
            types.object(&format!("{name}Request"), operation.request, Side::Request, "");
        }
        if operation.answers == Body::Json {
            types.object(
                &format!("{name}Response"),
                operation.response,
                Side::Response,
                "ResponseBase",
            );
        }
        while let Some((kind, side)) = types.waiting.pop() {
            types.named(kind, side);
        }
    }
    let names: String = types.code_names.iter().map(|name| format!("  {name},\n")).collect();
    let imports = format!("\nimport type {{\n{names}}} from \"./codes.js\";\n");
    (
        format!("{HEADER}{imports}{PREAMBLE}{}", types.text),
        format!("{HEADER}{}", types.codes),
    )
}

const PREAMBLE: &str = "
/**
 * The common fields of all responses.
 *
 * 中文：所有响应共有的字段。
 */
export interface ResponseBase {
  /**
   * 0, or absent: a failed call rejects with a `KfApiError`. A string if the server sends one.
   *
   * 中文：0 或没有：失败的调用以 `KfApiError` 拒绝。服务端返回字符串时为字符串。
   */
  errcode?: number | string;
  /**
   * WeCom's text, for humans only.
   *
   * 中文：企业微信的说明，仅供人阅读。
   */
  errmsg?: string;
}

/**
 * A known number, or one that WeCom added later.
 *
 * 中文：已知的取值，或企业微信以后新增的取值。
 */
export type Open<Known extends number> = Known | (number & {});
";

impl Types {
    /// The TypeScript type of a value; types it names are written later.
    fn reference(&mut self, kind: &'static Kind, side: Side) -> String {
        match kind {
            Kind::Text => "string".into(),
            Kind::Bool => "boolean".into(),
            Kind::Int | Kind::UInt(_) | Kind::Float => "number".into(),
            Kind::LooseInt => "number | string".into(),
            Kind::Any => "unknown".into(),
            Kind::List(item) => {
                let item = self.reference(item, side);
                let item = if item.contains(' ') { format!("({item})") } else { item };
                format!("{}{item}[]", if side == Side::Request { "readonly " } else { "" })
            }
            Kind::LooseCode(codes) => {
                self.waiting.push((*kind, side));
                format!("Open<{}> | string", codes.name)
            }
            Kind::Code(codes) => {
                self.waiting.push((*kind, side));
                if side == Side::Request {
                    codes.name.into()
                } else {
                    format!("Open<{}>", codes.name)
                }
            }
            Kind::Object(Shape { name, .. }) | Kind::Union(Union { name, .. }) => {
                self.waiting.push((*kind, side));
                name_on(side, name).into()
            }
        }
    }

    fn named(&mut self, kind: Kind, side: Side) {
        match kind {
            Kind::Code(codes) | Kind::LooseCode(codes) => self.codes(codes),
            Kind::Object(shape) => self.object(name_on(side, shape.name), shape, side, ""),
            Kind::Union(union) => self.union(name_on(side, union.name), union, "", side, union.doc),
            _ => {}
        }
    }

    fn object(&mut self, name: &str, shape: &'static Shape, side: Side, base: &str) {
        let Some(union) = shape.flattened else {
            return self.interface(name, shape, side, base, None);
        };
        let base_name = format!("{name}Base");
        self.interface(&base_name, shape, side, base, None);
        self.fuller_base(name, shape, &base_name);
        self.union(name, union, &base_name, side, shape.doc);
    }

    fn interface(&mut self, name: &str, shape: &'static Shape, side: Side, base: &str, tag: Option<(&str, &str)>) {
        if !self.written.insert(name.into()) {
            return;
        }
        let mut text = format!("\n{}", comment("", &text_lines(shape.doc)));
        let extends = if base.is_empty() {
            String::new()
        } else {
            format!(" extends {base}")
        };
        text += &format!("export interface {name}{extends} {{\n");
        if let Some((field, value)) = tag {
            text += &format!("{}  {field}: {value:?};\n", tag_comment(field));
        }
        for field in shape.fields {
            // A type used only within this SDK holds earlier responses, and is equally open.
            let from = if field.rule.local { Side::Response } else { side };
            let ty = self.reference(field.kind, from);
            // Optional request fields also accept undefined, so that callers can pass on a value that may be missing.
            let undefined = if !field.required && side == Side::Request {
                " | undefined"
            } else {
                ""
            };
            let present = field.required || (side == Side::Response && field.presence == Presence::Always);
            let optional = if present { "" } else { "?" };
            text += &comment("  ", &text_lines(field.doc));
            text += &format!("  {}{optional}: {ty}{undefined};\n", field.name);
        }
        self.text += &text;
        self.text += "}\n";
    }

    /// The base of the variants that have the fields which one variant lacks.
    fn fuller_base(&mut self, union: &str, shape: &'static Shape, base: &str) {
        let present: Vec<_> = shape
            .fields
            .iter()
            .filter_map(|field| match field.presence {
                Presence::Unless(tag) => Some((field, tag)),
                _ => None,
            })
            .collect();
        let Some(&(_, tag)) = present.first() else { return };
        let name = format!("{}Base", inserted(union, &format!("Non{}", pascal(tag))));
        let mut text = format!(
            "\n{}export interface {name} extends {base} {{\n",
            comment(
                "",
                &bilingual(
                    &format!("The common fields of all variants except `{tag}`."),
                    &format!("除 `{tag}` 外各类型共有的字段。")
                )
            )
        );
        for (field, other) in present {
            assert_eq!(other, tag, "{base}: one variant comes without {}", field.name);
            let ty = self.reference(field.kind, Side::Response);
            let (english, _) = field.doc.english.split_once(". ").unwrap_or((field.doc.english, ""));
            let (chinese, _) = field.doc.chinese.split_once('；').unwrap_or((field.doc.chinese, ""));
            let english = format!("{}.", english.trim().trim_end_matches('.'));
            let chinese = format!("{}。", chinese.trim_end_matches('。'));
            text += &comment("  ", &bilingual(&english, &chinese));
            text += &format!("  {}: {ty};\n", field.name);
        }
        self.text += &text;
        self.text += "}\n";
        self.fuller.insert(base.into(), (tag, name));
    }

    /// The base of one variant of a union.
    fn base_of<'a>(&'a self, base: &'a str, tag: &str) -> &'a str {
        match self.fuller.get(base) {
            Some((without, fuller)) if *without != tag => fuller,
            _ => base,
        }
    }

    /// A union: an interface for each tag, one for unknown tags, and the union type.
    fn union(&mut self, name: &str, union: &'static Union, base: &str, side: Side, doc: Doc) {
        if !self.written.insert(name.into()) {
            return;
        }
        let mut members = Vec::new();
        for variant in union.variants {
            let member = inserted(name, &pascal(variant.tag));
            let base = self.base_of(base, variant.tag).to_owned();
            let base = base.as_str();
            match (union.layout, variant.kind) {
                (Layout::Inline, Kind::Object(shape)) => {
                    self.interface(&member, shape, side, base, Some((union.tag, variant.tag)));
                }
                _ => {
                    let body = self.reference(variant.kind, side);
                    let extends = if base.is_empty() {
                        String::new()
                    } else {
                        format!(" extends {base}")
                    };
                    let (tag, value) = (union.tag, variant.tag);
                    let optional = if variant.required { "" } else { "?" };
                    self.text += &format!("\n{}", comment("", &text_lines(variant.doc)));
                    self.text += &format!(
                        "export interface {member}{extends} {{\n{}  {tag}: {value:?};\n{}  {value}{optional}: {body};\n}}\n",
                        tag_comment(tag),
                        comment("  ", &text_lines(variant.doc))
                    );
                }
            }
            members.push(member);
        }
        if side == Side::Response {
            let base = self.base_of(base, "").to_owned();
            members.push(self.unknown(name, union, &base));
        }
        self.text += &format!(
            "\n{}export type {name} =\n  | {};\n",
            comment("", &text_lines(doc)),
            members.join("\n  | ")
        );
    }

    /// The open member. Its tag has its own type, because with `string` the union would no longer narrow. The enum itself is not exported:
    /// importing it as a value would compile, and fail at run time.
    fn unknown(&mut self, name: &str, union: &Union, base: &str) -> String {
        let member = inserted(name, "Unknown");
        // `type` alone would be ambiguous.
        let tag = match union.tag {
            "type" => format!("Unknown{name}Type"),
            tag => format!("Unknown{}", pascal(tag)),
        };
        let tag = if self.written.insert(tag.clone()) {
            tag
        } else {
            format!("{member}Tag")
        };
        let extends = if base.is_empty() {
            String::new()
        } else {
            format!(" extends {base}")
        };
        let tag_name = union.tag;
        let about_tag = bilingual(
            &format!("A `{tag_name}` that this version does not know. At run time it is the string that WeCom sent."),
            &format!("本版本未知的 `{tag_name}`；运行时就是企业微信返回的字符串。"),
        );
        let about_member = bilingual(
            "A variant that this version does not know: all its fields, as WeCom sent them.",
            "本版本未知的类型：保留企业微信返回的全部字段。",
        );
        self.text += &format!(
            "\n{}export type {tag} = {tag}Value;\n\
             declare enum {tag}Value {{\n{}  _ = \"\u{2026}\",\n}}\n\
             \n{}export interface {member}{extends} {{\n{}  {tag_name}: {tag};\n  [field: string]: unknown;\n}}\n",
            comment("", &about_tag),
            comment("  ", &bilingual("Stands for all of them.", "代表所有未知的取值。")),
            comment("", &about_member),
            tag_comment(tag_name),
        );
        member
    }

    fn codes(&mut self, codes: &'static Codes) {
        let name = codes.name;
        if !self.code_names.insert(name) {
            return;
        }
        self.codes += &format!("\n{}export const {name} = {{\n", comment("", &text_lines(codes.doc)));
        for code in codes.values {
            self.codes += &comment("  ", &text_lines(code.doc));
            self.codes += &format!("  {}: {},\n", code.name, code.value);
        }
        self.codes += &format!("}} as const;\nexport type {name} = (typeof {name})[keyof typeof {name}];\n");
    }
}

/// The doc comment of a tag.
fn tag_comment(tag: &str) -> String {
    let (english, chinese) = match tag {
        "msgtype" => (
            "The type of the message, and the name of the field with its body.",
            "消息类型，也是消息内容所在字段的名称。",
        ),
        "event_type" => ("The type of the event.", "事件类型。"),
        _ => (
            "The type of the item, and the name of the field with its body.",
            "类型，也是内容所在字段的名称。",
        ),
    };
    comment("  ", &bilingual(english, chinese))
}

/// `KfMessage` and `Text` become `KfTextMessage`: inserted before the last word.
fn inserted(name: &str, word: &str) -> String {
    let at = name.rfind(char::is_uppercase).unwrap_or(0);
    let (before, last) = name.split_at(at);
    format!("{before}{word}{last}")
}
