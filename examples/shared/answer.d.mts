// The types of answer.mjs. Nothing is imported: `kf` is a `KfClient`, `store` a `Store`, and the function an `OnEvent` of wecom-kf.

export declare function createAnswer(options: {
  readonly kf: { syncMsg(params: object): unknown; sendText(params: never, options?: { idempotent: boolean }): unknown };
  readonly store: { get(key: string): unknown; compareAndSet(key: string, expected: string | undefined, value: string): unknown };
  readonly retry?: boolean;
  readonly pause?: number;
}): (event: { readonly event: unknown }) => Promise<void>;
