// What the tests of the documents need to know about Markdown.

/** The text without code: fenced blocks lose their lines, spans their content. */
export const proseOf = (text) => text.replace(/^( *)(```+).*\n[^]*?^\1\2$/gm, "").replace(/(`+)[^`\n][^\n]*?\1/g, "``");

/** The headings of a page: level and text, as written. */
export const headingsOf = (text) =>
  [...text.replace(/^( *)(```+).*\n[^]*?^\1\2$/gm, "").matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks, title]) => ({
    level: marks.length,
    title,
  }));

/** The anchors of a page's headings, as GitHub makes them: lower case, without punctuation, spaces as hyphens, repeated ones numbered. */
export function anchorsOf(text) {
  const anchors = new Set();
  for (const { title } of headingsOf(text)) {
    const plain = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim()
      .toLowerCase();
    const base = plain.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replace(/ /g, "-");
    let anchor = base;
    for (let at = 1; anchors.has(anchor); at++) anchor = `${base}-${at}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The fenced blocks of a page. */
export const blocksOf = (text) => [...text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm)].map(([, , language, code]) => ({ language, code }));
