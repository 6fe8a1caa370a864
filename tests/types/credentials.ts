// Credentials and token stores: valid and invalid combinations, and the real Redis clients.

import { Cluster, Redis } from "ioredis";
import { createClient, createCluster } from "redis";
import {
  type Credentials,
  durableObjectStore,
  KfClient,
  type KfClientOptions,
  kvStore,
  memoryStore,
  redisStore,
  type Store,
  type TokenRequest,
} from "wecom-kf";

const suite = { suiteId: "s", suiteSecret: "x", suiteTicket: () => "t", authCorpId: "ww1", permanentCode: async () => "p" };

export const good: KfClientOptions[] = [
  {},
  { corpId: "ww1", secret: "s" },
  { corpId: "ww1", secret: async () => "s" },
  { corpId: process.env["CORP"], secret: process.env["SECRET"] },
  { secret: "s" },
  { credentials: { corpId: "ww1", secret: "s" } },
  { credentials: suite },
  { credentials: { suiteId: "s", suiteSecret: "x", suiteTicket: () => "t" } },
  { credentials: { accessToken: "t" } },
  { credentials: () => "t" },
  { credentials: async () => ({ access_token: "t", expires_in: 7200 }) },
  { credentials: ({ reason, refused, signal }: TokenRequest) => `${reason}${refused?.length}${signal.aborted}` },
];
new KfClient();
good.map((options) => new KfClient(options));

// @ts-expect-error both forms
new KfClient({ corpId: "ww1", secret: "s", credentials: { accessToken: "t" } });
// @ts-expect-error a secret alone is not credentials
new KfClient({ credentials: { secret: "s" } });
// @ts-expect-error a misspelt option
new KfClient({ corpID: "ww1", secret: "s" });
// @ts-expect-error a ticket is renewed all the time: it is a function
new KfClient({ credentials: { ...suite, suiteTicket: "t" } });
// @ts-expect-error two forms at once
new KfClient({ credentials: { ...suite, corpId: "ww1" } });
// @ts-expect-error two forms at once
new KfClient({ credentials: { corpId: "ww1", secret: "s", accessToken: "t" } });
// @ts-expect-error a token is a text, or says how long it lasts
new KfClient({ credentials: () => ({ access_token: "t" }) });
// @ts-expect-error no token
new KfClient({ credentials: () => 1 });

/** Every kind of client is accepted. */
export const stores: Store[] = [
  redisStore(createClient()),
  redisStore(createCluster({ rootNodes: [] })),
  redisStore(new Redis({ lazyConnect: true })),
  redisStore(new Cluster([], { lazyConnect: true })),
  redisStore(new Redis({ lazyConnect: true }), { prefix: "p:" }),
  memoryStore(),
];
// @ts-expect-error a Map is no Redis
redisStore(new Map<string, string>());

/** As Cloudflare's own types describe them. */
declare const objects: {
  idFromName(name: string): { name?: string; toString(): string };
  get(id: { name?: string; toString(): string }): { fetch(input: string | Request, init?: RequestInit): Promise<Response> };
};
declare const kv: {
  getWithMetadata<M = unknown>(
    key: string,
    type: "text",
  ): Promise<{ value: string | null; metadata: M | null; cacheStatus: string | null }>;
  put(key: string, value: string | ArrayBuffer, options?: { expirationTtl?: number; metadata?: unknown | null }): Promise<void>;
  delete(key: string): Promise<void>;
};
export const cloud: Store[] = [durableObjectStore(objects), durableObjectStore(objects, { name: "tokens" }), kvStore(kv)];

export async function tokens(kf: KfClient, credentials: Credentials): Promise<string> {
  await kf.invalidateAccessToken();
  return typeof credentials === "function" ? kf.getAccessToken({ timeout: 1000 }) : (credentials.corpId ?? "");
}

/** The kinds exclude each other: a field of one is rejected beside the fields of any other. */
const corp = { corpId: "ww1", secret: "s" };
// @ts-expect-error a corp's app has no suite
export const corpAndSuite: Credentials = { ...corp, suiteId: "s" };
// @ts-expect-error a corp's app has no corp that authorised it
export const corpAndAuth: Credentials = { ...corp, authCorpId: "ww1" };
// @ts-expect-error a suite's secret is named so
export const suiteAndSecret: Credentials = { ...suite, secret: "s" };
// @ts-expect-error a ready token needs no suite
export const suiteAndToken: Credentials = { ...suite, accessToken: "t" };
// @ts-expect-error a ready token alone
export const tokenAndCorp: Credentials = { accessToken: "t", corpId: "ww1" };
// @ts-expect-error a ready token does not change
export const tokenFunction: Credentials = { accessToken: () => "t" };
// @ts-expect-error half of a corp
export const halfCorp: Credentials = { corpId: "ww1" };
// @ts-expect-error a suite without its ticket
export const halfSuite: Credentials = { suiteId: "s", suiteSecret: "x" };
// @ts-expect-error seconds are a number
export const textSeconds: Credentials = () => ({ access_token: "t", expires_in: "7200" });
// @ts-expect-error a provider is told of three reasons
export const otherReason: Credentials = ({ reason }) => (reason === "stale" ? "a" : "b");
