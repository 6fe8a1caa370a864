import native from "./index.cjs";

export const { engine, createTransport } = native;
