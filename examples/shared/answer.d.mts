// The type of answer.mjs. Nothing is imported: `turn` is a `Turn` of wecom-kf.

export declare function answer(turn: {
  readonly message: { readonly msgtype: unknown };
  reply(content: string): Promise<unknown>;
}): Promise<void>;
