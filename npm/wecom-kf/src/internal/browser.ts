import { KfClientError } from "../errors/kf-error.js";

interface Surroundings {
  readonly process?: { readonly versions?: { readonly node?: unknown } };
  readonly document?: unknown;
  readonly navigator?: { readonly userAgent?: unknown };
}

/** Whether this is a page in a browser, or one of its workers. jsdom in Node.js does not count: nobody else can read a test's secrets. */
function isBrowser(): boolean {
  const { process, document, navigator } = globalThis as Surroundings;
  if (process?.versions?.node !== undefined) return false;
  // Servers and edge workers name themselves otherwise.
  return document !== undefined || String(navigator?.userAgent ?? "").startsWith("Mozilla/");
}

const SECRETS = ["secret", "suiteSecret", "permanentCode"];

/** Refuses a secret in a browser, in the options of a client or in their credentials: everybody who opens the page could read it. */
export function refuseSecretInBrowser(options: object): void {
  if (!isBrowser()) return;
  const { credentials } = options as { readonly credentials?: unknown };
  for (const [holder, prefix] of [
    [options, ""],
    [credentials, "credentials."],
  ] as const) {
    if (typeof holder !== "object" || holder === null) continue;
    const found = SECRETS.find((name) => (holder as Readonly<Record<string, unknown>>)[name] !== undefined);
    if (found !== undefined) throw new KfClientError("client.secret_in_browser", { details: { option: prefix + found } });
  }
}
