// No text that a client hands out tells a secret or a token, whoever wrote it: messages, details, responses, causes, logs, hooks.

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const text = { touser: "wm1", open_kfid: "wk1", content: "hi" };
const isToken = (url) => url.includes("/gettoken");

// With characters that encoders write in many ways; WeCom's have letters, digits, - and _.
/** Stands in every secret, and is the same in every spelling. */
const MARK = "Qx7Zv9";
const SECRET = `se-${MARK}_of/the+suite=`;
const TOKEN = `to-${MARK}_of.the~suite/2=&"3`;
const CODE = `co-${MARK}`;

const entity = (value) => value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/-/g, "&#45;").replace(/=/g, "&#x3D;");
const lower = (value) => value.replace(/%../g, (code) => code.toLowerCase());
const unicode = (value) => value.replace(/[^a-z0-9]/gi, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The ways in which the same value is written. */
const SPELLINGS = {
  raw: (value) => value,
  percent: encodeURIComponent,
  "percent, lower case": (value) => lower(encodeURIComponent(value)),
  "percent, twice": (value) => encodeURIComponent(encodeURIComponent(value)),
  "percent, the dash too": (value) => encodeURIComponent(value).replaceAll("-", "%2D").replaceAll("_", "%5f"),
  JSON: (value) => JSON.stringify(value).slice(1, -1),
  "JSON, twice": (value) => JSON.stringify(JSON.stringify(value)).slice(1, -1),
  "JSON, slashes too": (value) => value.replaceAll("/", "\\/"),
  "JSON, all but letters": unicode,
  HTML: entity,
  "HTML in percent": (value) => encodeURIComponent(entity(value)),
  "HTML, twice": (value) => entity(value).replaceAll("&", "&amp;"),
};

/** All that can be seen of an error. */
function all(error) {
  const seen = [];
  for (let at = error, depth = 0; at && depth < 5; at = at.cause, depth += 1) {
    seen.push(String(at), at.message, at.stack, JSON.stringify(at), JSON.stringify(at.details), JSON.stringify(at.response));
    if (typeof at === "object") for (const key of Object.getOwnPropertyNames(at)) seen.push(String(at[key]), JSON.stringify(at[key]));
  }
  return seen.join("\n");
}

function keeper() {
  const lines = [];
  const logger = Object.fromEntries(
    ["debug", "info", "warn", "error"].map((level) => [
      level,
      (message, ...details) => lines.push(`${message} ${JSON.stringify(details)}`),
    ]),
  );
  return { logger, lines };
}

function clientOf(kit, send, options) {
  const fetch = async (url, init) => (isToken(url) ? Response.json({ ...OK, access_token: TOKEN, expires_in: 7200 }) : send(url, init));
  return kit.client({ baseUrl: "https://wecom.invalid", corpId: "wwsecrets", secret: SECRET, maxRetries: 0, fetch, ...options });
}

export const specs = {
  async "a value is found in every encoding"(kit) {
    for (const [name, spell] of Object.entries(SPELLINGS)) {
      const told = `refused: ${spell(TOKEN)} of ${spell(SECRET)}, and ${spell(CODE)}`;
      const answers = [
        ["api.error", () => Response.json({ errcode: 40035, errmsg: told, hint: { [told]: [told] } })],
        ["response.not_json", () => new Response(`<html>${told}</html>`, { status: 502 })],
        ["transport.lost", () => Promise.reject(new Error(told, { cause: Object.assign(new Error(told), { url: told }) }))],
      ];
      for (const [code, answer] of answers) {
        const { logger, lines } = keeper();
        const events = [];
        const kf = clientOf(kit, answer, {
          logger,
          logText: true,
          onRequest: (event) => events.push(event),
          onResponse: (event) => events.push(event),
        });
        const error = await kit.rejects(kf.sendMsgOnEvent({ code: CODE, msgtype: "text", text: { content: "hi" } }), code);
        for (const seen of [all(error), JSON.stringify(events), lines.join("\n")]) kit.assert.notInclude(seen, MARK, `${name}, ${code}`);
        kit.assert.match(error.message, /refused: .{0,4}…/, name);
        kit.assert.include(lines.join("\n"), "sendMsgOnEvent");
      }
    }
  },

  async "an unknown secret is found by the name before it"(kit) {
    const OTHER = "not-of-this-client";
    const told = [
      `/cgi-bin/gettoken?corpid=a&corpsecret=${OTHER}`,
      `connect to proxy failed: GET /cgi-bin/kf/x?access_token=${OTHER} HTTP/1.1`,
      `{"suite_access_token":"${OTHER}","x":1}`,
      `{\\"corpsecret\\": \\"${OTHER}\\"}`,
      `{\\\\\\"corpsecret\\\\\\":\\\\\\"${OTHER}\\\\\\"}`,
      `{&quot;permanent_code&quot;:&quot;${OTHER}&quot;}`,
      `{&#34;suite_ticket&#34; : &#34;${OTHER}&#34;}`,
      `url=%2Fgettoken%3Fcorpsecret%3D${OTHER}%26x%3D1`,
      `url=%252Fgettoken%253Fcorpsecret%253d${OTHER}%2526x`,
      `{\\u0022suite_secret\\u0022:\\u0022${OTHER}\\u0022}`,
      `corpsecret\\u003d${OTHER}\\u0026x`,
      `suite_secret: '${OTHER}'`,
      `{"secret":"${OTHER}"}`,
      `secret=${OTHER}`,
    ];
    for (const line of told) {
      const kf = clientOf(kit, () => Response.json({ errcode: 40035, errmsg: `${line} end` }));
      const error = await kit.rejects(kf.getServiceState(state), "api.error");
      kit.assert.notInclude(all(error), OTHER, line);
      kit.assert.include(error.errmsg, "…", line);
      kit.assert.include(error.errmsg, "end", line);
      const lost = await kit.rejects(clientOf(kit, () => Promise.reject(new Error(line))).getServiceState(state), "transport.lost");
      kit.assert.notInclude(all(lost), OTHER, line);
    }
  },

  async "a cause is unchanged unless it contains a secret"(kit) {
    class PoolError extends Error {}
    const harmless = new PoolError("reset");
    const error = await kit.rejects(clientOf(kit, () => Promise.reject(harmless)).getServiceState(state), "transport.lost");
    kit.assert.equal(error.cause, harmless);
    const telling = Object.assign(new PoolError("reset"), {
      code: "ECONNRESET",
      config: { headers: {}, url: [`https://x/?access_token=${encodeURIComponent(TOKEN)}`] },
    });
    const second = await kit.rejects(clientOf(kit, () => Promise.reject(telling)).getServiceState(state), "transport.lost");
    kit.assert.deepEqual([second.cause.message, second.cause.code, second.cause.config], ["reset", "ECONNRESET", undefined]);
  },

  async "a value within Base64 is found at every alignment"(kit) {
    for (const before of ["", "a", "ab", "abc", "user:"]) {
      for (const url of [false, true]) {
        const spelt = (value) => (url ? value.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") : value);
        const encoded = [SECRET, TOKEN].map((value) => spelt(btoa(`${before}${value} and more`)));
        const told = `refused: ${encoded.join(" ")}, ${encoded.map(encodeURIComponent).join(" ")}`;
        const { logger, lines } = keeper();
        const kf = clientOf(kit, () => Response.json({ errcode: 40035, errmsg: told }), { logger });
        const error = await kit.rejects(kf.getServiceState(state), "api.error");
        kit.assert.match(error.errmsg, /^refused: .*…/);
        for (const code of encoded) kit.assert.notInclude(all(error) + lines.join("\n"), code.slice(8, 24), `${before} ${url}`);
      }
    }
  },

  async "the end of the base URL does not hide a secret, and white space is rejected at creation"(kit) {
    for (const baseUrl of [
      "https://wecom.invalid ",
      " https://wecom.invalid",
      "https://wecom.invalid\n",
      "https://wecom.invalid/a b",
      "https://wecom.invalid\t/cgi-bin",
    ]) {
      const error = kit.throws(() => clientOf(kit, () => undefined, { baseUrl }), "client.bad_option");
      kit.assert.equal(error.details.option, "baseUrl");
      kit.assert.include(error.message, "space");
    }
    for (const baseUrl of ["https://", "https://[", "https://a:b", "https://wecom.invalid/?a"]) {
      kit.assert.equal(kit.throws(() => clientOf(kit, () => undefined, { baseUrl }), "client.bad_option").details.option, "baseUrl");
    }
  },

  async "a short token does not damage texts, and is found by name"(kit) {
    const errmsg = 'a message of a server, secret: it is required, access_token=e and "access_token": "e"';
    const kf = clientOf(kit, () => Response.json({ errcode: 40035, errmsg }), {
      corpId: undefined,
      secret: undefined,
      credentials: { accessToken: "e" },
    });
    const error = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.equal(error.errmsg, 'a message of a server, secret: it is required, access_token=… and "access_token": "…"');
  },

  async "store failures and paths contain no secrets"(kit) {
    const { logger, lines } = keeper();
    const tokenStore = {
      get: () => undefined,
      set: () => undefined,
      delete: () => undefined,
      compareAndSet: (key, was, value) => {
        if (value.includes("access_token")) throw new Error(`SET ${key} ${value}`);
        return true;
      },
    };
    const events = [];
    const kf = clientOf(kit, () => Response.json({ errcode: 40035, errmsg: "bad" }), {
      logger,
      tokenStore,
      onRequest: (event) => events.push(event),
    });
    const error = await kf.call("GET", `kf/x?access_token=${encodeURIComponent(TOKEN)}`).catch((error) => error);
    await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.include(lines.join("\n"), "the token store failed");
    for (const seen of [lines.join("\n"), JSON.stringify(events), all(error)]) {
      kit.assert.notInclude(seen, MARK);
    }
  },

  async "scrubbing a hostile text takes linear time"(kit) {
    const many = 400_000;
    // A product of two parts of a text would take minutes, and the spec has one.
    for (const piece of [
      "\\",
      "access_token",
      "access_token ",
      "access_token=",
      "access_token%25",
      "&amp;",
      "%25",
      "corpsecret&amp;amp;amp;",
      "https://",
      SECRET.slice(0, -1),
      "token=\\",
    ]) {
      const errmsg = piece.repeat(Math.ceil(many / piece.length));
      await kit.rejects(clientOf(kit, () => Response.json({ errcode: 40035, errmsg })).getServiceState(state), "api.error");
      await kit.rejects(clientOf(kit, () => Promise.reject(new Error(errmsg))).getServiceState(state), "transport.lost");
    }
    // Nor does a value of megabytes take more of the stack.
    const long = `access_token=${"a%2d".repeat(2_000_000)}`;
    kit.assert.equal(
      (await kit.rejects(clientOf(kit, () => Response.json({ errcode: 40035, errmsg: long })).getServiceState(state), "api.error")).errmsg,
      "access_token=…",
    );
  },

  async "an asynchronous logger that rejects does not end the process"(kit) {
    const logger = Object.fromEntries(
      ["debug", "info", "warn", "error"].map((level) => [level, () => Promise.reject(new Error("no space left"))]),
    );
    const kf = clientOf(kit, () => Response.json(OK), { logger });
    await kf.sendText(text);
    await new Promise((resolve) => setTimeout(resolve));
  },
};
