import { badOption, checkMethods, checkNames } from "../internal/validate.js";
import { type Store, type StoreSetOptions, ttlOf } from "./store.js";

/**
 * The part of a `redis` client (versions 4 to 6) that the store uses; cluster clients have it too.
 *
 * 中文：存储所用到的 `redis` 客户端（4 至 6）的部分，集群客户端也可以。
 */
export interface NodeRedisLike {
  get(key: string): Promise<string | null>;
  del(key: string): Promise<number>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/**
 * The part of an `ioredis` client that the store uses; a `Cluster` has it too.
 *
 * 中文：存储所用到的 `ioredis` 客户端的部分，`Cluster` 也可以。
 */
export interface IoRedisLike {
  get(key: string): Promise<string | null>;
  del(key: string): Promise<number>;
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
  defineCommand: unknown;
}

/**
 * The options of {@link redisStore}.
 *
 * 中文：{@link redisStore} 的选项。
 */
export interface RedisStoreOptions {
  /**
   * The prefix of every key. Default: none; the keys of this package begin with `wecom-kf:`.
   *
   * 中文：所有键的前缀。默认没有；本包的键以 `wecom-kf:` 开头。
   */
  readonly prefix?: string | undefined;
}

/** Sets a value, with or without a time to live. */
const SET = `
local function put(value, ttl)
  if ttl == '' then redis.call('SET', KEYS[1], value) else redis.call('SET', KEYS[1], value, 'PX', ttl) end
  return 1
end
`;
const PUT = `${SET}return put(ARGV[1], ARGV[2])`;
/** Compare-and-set: Redis executes a script atomically. */
const COMPARE_AND_SET = `${SET}
local there = redis.call('GET', KEYS[1])
if ARGV[3] == 'none' then
  if there then return 0 end
elseif there ~= ARGV[4] then
  return 0
end
return put(ARGV[1], ARGV[2])`;

/**
 * A store in Redis, over a connected client of `redis` (4 to 6) or `ioredis`. Each operation touches one key, so clusters work.
 *
 * 中文：Redis 中的存储，使用已连接的 `redis`（4 至 6）或 `ioredis` 客户端；每次操作只涉及一个键，可用于集群。
 *
 * @throws KfClientError `client.bad_option` when the client or an option is invalid.
 */
export function redisStore(client: NodeRedisLike | IoRedisLike, options: RedisStoreOptions = {}): Store {
  checkMethods("client", client, ["get", "del", "eval"], "pass a connected client of the package redis (4 to 6) or ioredis");
  checkNames(options, { prefix: true });
  const { prefix = "" } = options;
  if (typeof prefix !== "string") throw badOption("prefix", "it must be a string");
  const run = (script: string, key: string, values: string[]): Promise<unknown> =>
    "defineCommand" in client
      ? client.eval(script, 1, prefix + key, ...values)
      : client.eval(script, { keys: [prefix + key], arguments: values });
  const time = (options?: StoreSetOptions) => String(ttlOf(options) ?? "");
  return {
    get: async (key) => (await client.get(prefix + key)) ?? undefined,
    set: async (key, value, options) => run(PUT, key, [value, time(options)]),
    delete: (key) => client.del(prefix + key),
    compareAndSet: async (key, expected, value, options) =>
      Number(await run(COMPARE_AND_SET, key, [value, time(options), expected === undefined ? "none" : "some", expected ?? ""])) === 1,
  };
}
