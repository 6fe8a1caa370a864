//! The operation map and the client's methods.

use super::types::name_of;
use super::{HEADER, WIDTH, bilingual, comment, document, pascal, text_lines};
use wecom_kf_core::endpoint::{Authorization, Body, Paged, Split};
use wecom_kf_core::operations::{OPERATIONS, Operation};
use wecom_kf_core::wire::Kind;

/// Parameters and responses by operation name.
pub(super) fn operations() -> String {
    let mut text = format!(
        "{HEADER}\nimport type * as media from \"../media/types.js\";\nimport type * as types from \"./types.js\";\n\n"
    );
    text += &comment(
        "",
        &bilingual(
            "Every operation: its parameters and its response.",
            "所有操作：参数与响应。",
        ),
    );
    text += "export interface Operations {\n";
    for operation in OPERATIONS {
        let name = operation.name;
        text += &comment("  ", &[&format!("`{} {}`", operation.method.as_str(), operation.path)]);
        let parameters = parameters(operation, module(operation.sends));
        text += &format!(
            "  {name}: {{ params: {parameters}; response: {}{}Response }};\n",
            module(operation.answers),
            pascal(name)
        );
    }
    text += "}\n\n";
    text += &comment("", &bilingual("The name of an operation.", "操作名。"));
    text += "export type OperationName = keyof Operations;\n\n";
    text += &comment(
        "",
        &bilingual(
            "The name of an operation whose method accepts more items than one request can have, and splits them.",
            "可接受超过单次请求上限的条目、并自动拆分请求的操作名。",
        ),
    );
    text += "export type BatchName =\n  | ";
    let batches: Vec<String> = OPERATIONS
        .iter()
        .filter(|operation| operation.split != Split::None)
        .map(|operation| format!("\"{}\"", operation.name))
        .collect();
    text += &format!("{};\n", batches.join("\n  | "));
    text
}

/// The client's methods.
pub(super) fn methods() -> String {
    let mut text = format!("{HEADER}\nimport type {{ CallOptions }} from \"../client/call-options.js\";\n");
    text += "import type { Paged, Paging } from \"../client/pages.js\";\nimport type { KfPromise } from \"../client/raw-response.js\";\nimport type { BatchName, OperationName, Operations } from \"./operations.js\";\n";
    text += "import type * as types from \"./types.js\";\n\n";
    text += "/** The API's endpoints as methods. Each takes WeCom's own parameter names and returns the whole response object. */\n";
    text += "export abstract class KfMethods {\n";
    text += "  /** Calls an operation by name. */\n";
    text += "  protected abstract perform<Name extends OperationName>(\n    name: Name,\n    params: Operations[Name][\"params\"],\n    options?: CallOptions,\n  ): KfPromise<Operations[Name][\"response\"]>;\n\n";
    text += "  /** Calls an operation in as many requests as its items need. */\n";
    text += "  protected abstract batch<Name extends BatchName>(\n    name: Name,\n    params: Operations[Name][\"params\"],\n    options?: CallOptions,\n  ): KfPromise<Operations[Name][\"response\"]>;\n\n";
    text += "  /** Calls an operation that returns pages. */\n";
    text += "  protected abstract paged<Name extends OperationName, Item>(\n    name: Name,\n    paging: Paging,\n    params: Operations[Name][\"params\"],\n    options?: CallOptions,\n  ): Paged<Operations[Name][\"response\"], Item>;\n";
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.authorization != Authorization::Parameters && !by_hand(operation))
    {
        text += &method(operation);
    }
    text + "}\n"
}

/// Whether an operation's method and types are written by hand, because it has a file.
fn by_hand(operation: &Operation) -> bool {
    operation.sends == Body::File || operation.answers == Body::File
}

/// The module that contains the type of a body.
const fn module(body: Body) -> &'static str {
    match body {
        Body::Json => "types.",
        Body::File => "media.",
    }
}

fn method(operation: &Operation) -> String {
    let name = operation.name;
    let mut lines = text_lines(operation.request.doc);
    let link = operation
        .documents
        .first()
        .map(|number| format!("@see {}", document(*number)));
    if let Some(link) = link {
        lines.extend([String::new(), link]);
    }
    let optional = if operation.request.fields.iter().any(|field| field.required) {
        ""
    } else {
        " = {}"
    };
    let parameters = parameters(operation, "types.");
    let (response, call) = match operation.paged {
        Some(paged) => {
            let item = item_of(operation, paged.list());
            let call = format!("paged(\"{name}\", {}, params, options)", paging(paged));
            (format!("Paged<types.{}Response, types.{item}>", pascal(name)), call)
        }
        None => {
            let call = if operation.split == Split::None {
                "perform"
            } else {
                "batch"
            };
            let call = format!("{call}(\"{name}\", params, options)");
            (format!("KfPromise<types.{}Response>", pascal(name)), call)
        }
    };
    let (params, options) = (format!("params: {parameters}{optional}"), "options?: CallOptions");
    let line = format!("  {name}({params}, {options}): {response} {{");
    let head = if line.len() <= WIDTH {
        line
    } else {
        format!("  {name}(\n    {params},\n    {options},\n  ): {response} {{")
    };
    format!("\n{}{head}\n    return this.{call};\n  }}\n", comment("  ", &lines))
}

/// Where the items are in the pages of an operation, as the client's `Paging`.
fn paging(paged: Paged) -> String {
    match paged {
        Paged::Cursor { list } => format!("{{ list: \"{list}\" }}"),
        Paged::Offset { list, id } => format!("{{ list: \"{list}\", id: \"{id}\" }}"),
    }
}

fn parameters(operation: &Operation, prefix: &str) -> String {
    let own = format!("{prefix}{}Request", pascal(operation.name));
    operation
        .also
        .map_or(own.clone(), |also| format!("{own} | {prefix}{}Request", pascal(also)))
}

fn item_of(operation: &Operation, list: &str) -> &'static str {
    let field = operation.response.fields.iter().find(|field| field.name == list);
    match field.map(|field| field.kind) {
        Some(Kind::List(Kind::Object(shape))) => name_of(shape.name),
        _ => "unknown",
    }
}
