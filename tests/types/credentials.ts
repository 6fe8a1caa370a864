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
