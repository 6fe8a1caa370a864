// The engines' generated typings as data: checks values against them, and records which alternatives were seen.

import { readFileSync } from "node:fs";

const source = readFileSync(new URL("../../npm/wasm/engine.d.cts", import.meta.url), "utf8");
const text = source.replace(/\/\*\*.*?\*\//gs, "").replace(/Readonly<Record<[^>]*>>|Record<[^>]*>/g, "record");

/** `{ readonly kind: "retry"; … }` as a map of fields to their types. */
function fieldsOf(body) {
  return Object.fromEntries(
    [...body.replace(/[{}]/g, "").matchAll(/(?:readonly )?(\w+)(\??): ([^;]+);?/g)].map(([, name, mark, of]) => [name, [of.trim(), mark]]),
  );
}

const interfaces = {};
for (const [, name, base, body] of text.matchAll(/export interface (\w+)(?: extends (\w+))? \{([^}]*)\}/g)) {
  interfaces[name] = { ...interfaces[base], ...fieldsOf(body) };
}
const types = {};
for (const block of text.split("export ")) {
  const [, name, definition] = /^type (\w+) =(.*);/s.exec(block) ?? [];
  if (name !== undefined) types[name] = definition.trim();
}

/** The alternatives of a type: objects, strings, names of other types. */
function alternatives(of) {
  return [...of.matchAll(/\{[^}]*\}|"[^"]*"|[^|\s][^|]*/g)].map(([one]) => one.trim()).filter(Boolean);
}

/** Checks values against types, and records what was seen. */
export class Seen {
  #seen = new Set();

  /** Whether a value has a type. Records its alternative as seen; reports `path` if it does not match. */
  check(value, of, path = of) {
    const list = /^readonly (.+)\[\]$/.exec(of) ?? /^(\w+)\[\]$/.exec(of);
    if (list) {
      if (!Array.isArray(value)) throw new Error(`${path} is no list`);
      value.forEach((item, at) => this.check(item, list[1], `${path}[${at}]`));
    } else if (of in interfaces) this.#object(value, interfaces[of], path);
    else if (of in types) this.#one(value, types[of], of, path);
    else if (of.includes("|")) this.#one(value, of, path.replace(/\[\d+\]/g, ""), path);
    else this.#plain(value, of, path);
  }

  #one(value, union, name, path) {
    const all = alternatives(union);
    for (const one of all) {
      try {
        if (one.startsWith("{")) this.#object(value, fieldsOf(one), path);
        else this.check(value, one, path);
      } catch (error) {
        if (all.length === 1) throw error;
        continue;
      }
      this.#seen.add(`${name}: ${one.replace(/\s+/g, " ")}`);
      return;
    }
    throw new Error(`${path} is none of ${name}: ${JSON.stringify(value)}`);
  }

  #object(value, fields, path) {
    if (typeof value !== "object" || value === null) throw new Error(`${path} is no object`);
    for (const name of Object.keys(value)) if (!Object.hasOwn(fields, name)) throw new Error(`${path} has ${name}, which is not typed`);
    for (const [name, [of, optional]] of Object.entries(fields)) {
      if (Object.hasOwn(value, name)) this.check(value[name], of, `${path}.${name}`);
      else if (optional !== "?") throw new Error(`${path} has no ${name}`);
      if (optional === "?") this.#seen.add(`${path}.${name}: ${Object.hasOwn(value, name) ? "there" : "absent"}`);
    }
  }

  #plain(value, of, path) {
    const literal = /^"(.*)"$/.exec(of);
    const fits =
      (literal ? value === literal[1] : undefined) ??
      { null: value === null, UnknownCallbackEventValue: typeof value === "string" }[of] ??
      (of === "record" ? typeof value === "object" && value !== null : typeof value === of);
    if (!fits) throw new Error(`${path} is not ${of}`);
  }

  /** The alternatives of these types and their nested types that were never seen. */
  missing(names) {
    const wanted = new Set();
    const walked = new Set();
    const walk = (of, path) => {
      const item = of.replace(/^readonly /, "").replace(/\[\]$/, "");
      if (item in interfaces) {
        if (walked.has(`${item} ${path}`)) return;
        walked.add(`${item} ${path}`);
        for (const [name, [field, optional]] of Object.entries(interfaces[item])) {
          if (optional === "?") for (const is of ["there", "absent"]) wanted.add(`${path}.${name}: ${is}`);
          walk(field, `${path}.${name}`);
        }
      } else if (item in types || of.includes("|")) {
        const all = alternatives(types[item] ?? of);
        for (const one of all) {
          if (all.length > 1) wanted.add(`${item in types ? item : path}: ${one.replace(/\s+/g, " ")}`);
          if (one.startsWith("{")) for (const [name, [field]] of Object.entries(fieldsOf(one))) walk(field, `${path}.${name}`);
          else if (one !== item) walk(one, path);
        }
      }
    };
    // Codes are tested with their tables, and a field of a message has any depth.
    for (const name of names) walk(name, name);
    return [...wanted].filter((one) => !this.#seen.has(one) && !/^(FailureCode|WarningCode|CallbackField)\b/.test(one));
  }
}
