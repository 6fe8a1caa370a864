// Options: each one with a valid value, a wrong type, and a misspelt name. The tables of valid values are `Required`, so that a new option
// needs its line here.

import {
  type CallbackOptions,
  type CallEndpointOptions,
  type CallOptions,
  canTransition,
  checkTransition,
  createCallback,
  createFetchHandler,
  createNodeHandler,
  type DrainOptions,
  durableObjectStore,
  type DurableObjectStorageLike,
  type HandlerOptions,
  KfClient,
  type KfClientSettings,
  kvStore,
  memoryStore,
  type MemoryStoreOptions,
  redisStore,
  type RedisStoreOptions,
  type ReplayOptions,
  type SealOptions,
  ServiceState,
  type Store,
  type TransitionCheck,
} from "wecom-kf";

const store = memoryStore();
const corp = { corpId: "ww1", secret: "s" };

export const client: Required<KfClientSettings> = {
  baseUrl: "https://proxy.example.com",
  tokenStore: store,
  engine: "wasm",
  fetch: globalThis.fetch,
  transport: { send: async () => ({ status: 200, headers: {}, body: new Uint8Array() }) },
  proxy: false,
  timeout: 1000,
  maxRetries: 0,
  logger: console,
  logLevel: "warn",
  logText: true,
  onRequest: () => {},
  onResponse: () => {},
  clock: { now: Date.now, monotonic: () => performance.now(), setTimeout, clearTimeout: (timer) => clearTimeout(timer as number) },
};
new KfClient({ ...corp, ...client });
// A value that may be missing is passed on as it is.
new KfClient({ ...corp, timeout: undefined, proxy: undefined, logger: undefined });

// @ts-expect-error a misspelt name
new KfClient({ ...corp, baseURL: "https://a" });
// @ts-expect-error an option of another library
new KfClient({ ...corp, retries: 3 });
// @ts-expect-error a text
new KfClient({ ...corp, baseUrl: new URL("https://a") });
// @ts-expect-error a store without compareAndSet
new KfClient({ ...corp, tokenStore: { get: () => undefined, set: () => {}, delete: () => {} } });
// @ts-expect-error native or wasm
new KfClient({ ...corp, engine: "rust" });
// @ts-expect-error a function
new KfClient({ ...corp, fetch: "undici" });
// @ts-expect-error a transport has `send`
new KfClient({ ...corp, transport: { request: async () => {} } });
// @ts-expect-error a URL or false
new KfClient({ ...corp, proxy: true });
// @ts-expect-error milliseconds
new KfClient({ ...corp, timeout: "30s" });
// @ts-expect-error a number
new KfClient({ ...corp, maxRetries: null });
// @ts-expect-error a logger has four methods
new KfClient({ ...corp, logger: { info: () => {} } });
// @ts-expect-error there is no such level
new KfClient({ ...corp, logLevel: "trace" });
// @ts-expect-error true or false
new KfClient({ ...corp, logText: "yes" });
// @ts-expect-error it gets one event
new KfClient({ ...corp, onRequest: (_first: unknown, _second: unknown) => {} });
// @ts-expect-error the event of a response has no body
new KfClient({ ...corp, onResponse: ({ body }) => body });

const kf = new KfClient(corp);
const call: Required<CallOptions> = { signal: new AbortController().signal, timeout: 1, maxRetries: 1, idempotent: true };
export async function calls(): Promise<void> {
  await kf.listAccounts({}, call);
  // @ts-expect-error the signal, not its controller
  await kf.listAccounts({}, { signal: new AbortController() });
  // @ts-expect-error a misspelt name
  await kf.listAccounts({}, { timeOut: 1 });
  // @ts-expect-error milliseconds
  await kf.listAccounts({}, { timeout: "1" });
  // @ts-expect-error true or false
  await kf.listAccounts({}, { idempotent: "msgid" });
  // @ts-expect-error a number
  await kf.listAccounts({}, { maxRetries: true });
  // @ts-expect-error options are no part of the parameters
  await kf.listAccounts({ timeout: 1 });
  const endpoint: Required<CallEndpointOptions> = { ...call, errcode: "optional" };
  await kf.call("GET", "kf/new", {}, endpoint);
  // @ts-expect-error optional, or left out
  await kf.call("GET", "kf/new", {}, { errcode: "required" });
  // @ts-expect-error WeCom has no other methods
  await kf.call("PUT", "kf/new", {});
  await kf.getAccessToken({ signal: call.signal, timeout: 1 });
  // @ts-expect-error a token has no retries of its own
  await kf.getAccessToken({ maxRetries: 1 });
}

const keys = { token: "t", encodingAesKey: "k" };
export const callbackOptions: Required<CallbackOptions> = { ...keys, receiveId: "ww1", previous: [keys], engine: "native" };
const callback = createCallback(callbackOptions);
createCallback({ ...keys, receiveId: "ww1", previous: undefined });
// @ts-expect-error WeCom's spelling in its console, not the name of the option
createCallback({ token: "t", EncodingAESKey: "k", receiveId: "ww1" });
// @ts-expect-error both of a pair
createCallback({ ...keys, receiveId: "ww1", previous: { token: "t" } });
// @ts-expect-error synchronous
createCallback({ ...keys, receiveId: async () => true });
// @ts-expect-error unchecked is said as true
createCallback({ ...keys, receiveId: { unchecked: false } });
const seal: Required<SealOptions> = { timestamp: 1, nonce: "n", random: new Uint8Array(16), receiveId: "ww1" };
callback.seal("<xml/>", seal);
// @ts-expect-error a misspelt name
callback.seal("<xml/>", { timeStamp: 1 });

const replay: Required<ReplayOptions> = { tolerance: 1, store, remember: 1, lease: 1 };
const handler: Required<HandlerOptions> = {
  answer: "after-work",
  timeout: 1,
  onError: () => {},
  maxBody: 1,
  bodyTimeout: 1,
  replay,
};
for (const create of [createFetchHandler, createNodeHandler]) {
  create(callback, () => {}, handler);
  // @ts-expect-error a misspelt name
  create(callback, () => {}, { maxBodySize: 1 });
  // @ts-expect-error milliseconds
  create(callback, () => {}, { timeout: "4s" });
  // @ts-expect-error bytes
  create(callback, () => {}, { maxBody: "1mb" });
  // @ts-expect-error an object
  create(callback, () => {}, { replay: true });
  // @ts-expect-error a misspelt name
  create(callback, () => {}, { replay: { ttl: 1 } });
  // @ts-expect-error a function
  create(callback, () => {}, { onError: console });
  // @ts-expect-error the options are the third
  create(callback, {}, () => {});
  // @ts-expect-error a client is no callback
  create(kf, () => {});
}
const drain: Required<DrainOptions> = { timeout: 1 };
export const drained = createNodeHandler(callback, () => {}).drain(drain);

/** What `onEvent` gets: the event, and the context of its run, the same from every handler. */
createNodeHandler(callback, (event, context) => {
  context.waitUntil(Promise.resolve(event.raw));
  // @ts-expect-error a promise
  context.waitUntil("done");
  // @ts-expect-error the context of a run is not the platform's
  context.passThroughOnException();
  // @ts-expect-error the kind is asked first
  event.open_kfid.length;
});
// @ts-expect-error there is no third argument
createFetchHandler(callback, (_event, _context, _next: () => void) => {});
// @ts-expect-error one kind of event only: others arrive too
createFetchHandler(callback, (_event: { event: "kf_msg_or_event" }) => {});

export const memory: Required<MemoryStoreOptions> = { maxEntries: 1, now: Date.now };
memoryStore(memory);
// @ts-expect-error a misspelt name
memoryStore({ max: 1 });
// @ts-expect-error the clock is a function
memoryStore({ now: 0 });
declare const redis: Parameters<typeof redisStore>[0];
export const redisOptions: Required<RedisStoreOptions> = { prefix: "p:" };
redisStore(redis, redisOptions);
// @ts-expect-error an option of ioredis
redisStore(redis, { keyPrefix: "p:" });
declare const storage: DurableObjectStorageLike;
durableObjectStore(storage, { name: "tokens" });
// @ts-expect-error a name is a text
durableObjectStore(storage, { name: 1 });
// @ts-expect-error a store of another kind
kvStore(storage);
export const own: Store = {
  atomic: true,
  get: async () => undefined,
  set: (_key, _value, { ttl } = {}) => ttl,
  delete: () => {},
  compareAndSet: async () => true,
};
// @ts-expect-error compareAndSet says whether it was set
export const silent: Store = { ...own, compareAndSet: () => {} };

export const transition: Required<TransitionCheck> = { servicer_userid: "lisi", table: "official" };
checkTransition(0, ServiceState.Servicer, transition);
// @ts-expect-error there are two tables
canTransition(0, ServiceState.Pool, "strict");
// @ts-expect-error the target is a known state
checkTransition(0, 9);
