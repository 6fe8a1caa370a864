import addon from "./addon.cjs";

export const { engine, createTransport } = addon.loadNative();
