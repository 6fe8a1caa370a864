/** Environment variables that identify serverless platforms: Lambda, Vercel, Google Cloud, Azure, Tencent SCF, Aliyun FC, Deno Deploy. */
const SERVERLESS = [
  "AWS_LAMBDA_FUNCTION_NAME",
  "VERCEL",
  "K_SERVICE",
  "FUNCTION_TARGET",
  "FUNCTIONS_WORKER_RUNTIME",
  "TENCENTCLOUD_RUNENV",
  "FC_FUNCTION_NAME",
  "DENO_DEPLOYMENT_ID",
];

interface Globals {
  readonly process?: { readonly versions?: { readonly node?: string }; readonly env?: Readonly<Record<string, string | undefined>> };
  readonly navigator?: { readonly userAgent?: string };
  readonly EdgeRuntime?: unknown;
  readonly Deno?: { readonly permissions?: { querySync?(permission: object): { readonly state: string } } };
}

/** Whether this process keeps running after a response: a Node.js, Bun or Deno server, not a serverless function. */
export function isLongLivedProcess(): boolean {
  const { process, navigator, EdgeRuntime, Deno } = globalThis as Globals;
  // Edge workers may emulate Node.js, including `process.versions`.
  if (EdgeRuntime !== undefined || navigator?.userAgent === "Cloudflare-Workers") return false;
  if (process?.versions?.node === undefined && Deno === undefined) return false;
  return !SERVERLESS.some((name) => mayRead(name) && process?.env?.[name]);
}

/** Deno prompts the user before a variable is read. On Deno Deploy all variables are readable. */
function mayRead(variable: string): boolean {
  const { Deno } = globalThis as Globals;
  return Deno === undefined || Deno.permissions?.querySync?.({ name: "env", variable }).state === "granted";
}
