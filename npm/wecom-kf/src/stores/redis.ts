import { badOption, checkMethods, checkNames } from "../internal/validate.js";
import { groupsOf, inGroups, type Store, type StoreSetOptions, ttlOf } from "./store.js";

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
local function put(key, value, ttl)
  if ttl == '' then redis.call('SET', key, value) else redis.call('SET', key, value, 'PX', ttl) end
end
`;
/** Sets the value of each key, in their order, with one time to live, which is the last argument. */
const PUT = `${SET}
for at, key in ipairs(KEYS) do put(key, ARGV[at], ARGV[#ARGV]) end
return 1`;
const GET_MANY = "return redis.call('MGET', unpack(KEYS))";
/** Compare-and-set: Redis executes a script atomically. */
const COMPARE_AND_SET = `${SET}
local there = redis.call('GET', KEYS[1])
if ARGV[3] == 'none' then
  if there then return 0 end
elseif there ~= ARGV[4] then
  return 0
end
put(KEYS[1], ARGV[1], ARGV[2])
return 1`;
/** How many keys one script has: while it runs, Redis does nothing else, and Lua has room for 8000 arguments. */
const KEYS_AT_ONCE = 1000;
/** How many single operations replace a script in a cluster at a time. */
const SINGLE_AT_ONCE = 100;

/**
 * A store in Redis, over a connected client of `redis` (4 to 6) or `ioredis`, also of a cluster. Many keys take one round trip for each
 * thousand; in a cluster only if they have the same hash tag, as those of an inbox do, and one each otherwise.
 *
 * 中文：Redis 中的存储，使用已连接的 `redis`（4 至 6）或 `ioredis` 客户端，也可用于集群。多个键每一千个一次往返；在集群中仅当它们的哈希标签相同时（收件箱的键即如此），否则每个键一次。
 *
 * @throws KfClientError `client.bad_option` when the client or an option is invalid.
 */
export function redisStore(client: NodeRedisLike | IoRedisLike, options: RedisStoreOptions = {}): Store {
  checkMethods("client", client, ["get", "del", "eval"], "pass a connected client of the package redis (4 to 6) or ioredis");
  checkNames(options, { prefix: true });
  const { prefix = "" } = options;
  if (typeof prefix !== "string") throw badOption("prefix", "it must be a string");
  const run = (script: string, keys: readonly string[], values: readonly string[]): Promise<unknown> => {
    const names = keys.map((key) => prefix + key);
    return "defineCommand" in client
      ? client.eval(script, names.length, ...names, ...values)
      : client.eval(script, { keys: names, arguments: [...values] });
  };
  const time = (options?: StoreSetOptions) => String(ttlOf(options) ?? "");
  const get = async (key: string): Promise<string | undefined> => (await client.get(prefix + key)) ?? undefined;
  return {
    get,
    set: async (key, value, options) => run(PUT, [key], [value, time(options)]),
    delete: (key) => client.del(prefix + key),
    compareAndSet: async (key, expected, value, options) =>
      Number(await run(COMPARE_AND_SET, [key], [value, time(options), expected === undefined ? "none" : "some", expected ?? ""])) === 1,
    getMany: async (keys) => {
      const values: (string | undefined)[] = [];
      for (const group of groupsOf(keys, KEYS_AT_ONCE)) {
        const found = await run(GET_MANY, group, []).catch(unlessElsewhere);
        if (found) values.push(...(found as (string | null)[]).map((value) => value ?? undefined));
        else values.push(...(await inGroups(group, SINGLE_AT_ONCE, get)));
      }
      return values;
    },
    setMany: async (entries, options) => {
      const ttl = time(options);
      for (const group of groupsOf(entries, KEYS_AT_ONCE)) {
        const [keys, values] = [group.map(([key]) => key), group.map(([, value]) => value)];
        if (await run(PUT, keys, [...values, ttl]).catch(unlessElsewhere)) continue;
        // One after the other, to keep their order.
        for (const [key, value] of group) await run(PUT, [key], [value, ttl]);
      }
    },
  };
}

/** Ignores the refusal of keys that are on several nodes of a cluster: nothing has been done. */
function unlessElsewhere(error: unknown): undefined {
  if (!/^CROSSSLOT/.test(String((error as Partial<Error> | undefined)?.message))) throw error;
}
