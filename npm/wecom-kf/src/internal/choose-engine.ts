import type { NativeTransportFactory } from "../transport/types.js";
import { toError } from "../errors/kf-error.js";
import { environment } from "./environment.js";
import { badOption } from "./validate.js";

/** An engine: the addon of Node.js, or the WebAssembly module. */
export type EngineName = "native" | "wasm";

/** What the addon gives. */
export interface NativeParts<E> {
  readonly engine: E;
  readonly createTransport: NativeTransportFactory;
}

/** The engines that a runtime has. Each is loaded when it is asked for, and what cannot be loaded throws. */
export interface Engines<E> {
  /** The addon, where there may be one. */
  readonly native?: () => NativeParts<E>;
  /** The WebAssembly module. */
  readonly wasm: () => E;
  /** Tells once a process that the WebAssembly engine stands in for the native one, and why. */
  readonly warn?: (message: string) => void;
}

/** The engine that was chosen. */
export interface ChosenEngine<E> {
  readonly engine: E;
  /** Makes the native transport, where the engine is the native one. */
  readonly createNativeTransport: NativeTransportFactory | undefined;
  /** Why it is not the native one, although that would have been preferred. */
  readonly fallback: unknown;
}

const NAMES: readonly unknown[] = ["native", "wasm"];

/**
 * Chooses among engines: the one that an option asks for, else the one that `WECOM_KF_ENGINE` names when first an engine is needed,
 * else the native one, else the WebAssembly one with a warning. What was chosen stays.
 */
export function chooserOf<E>(engines: Engines<E>): (option?: EngineName) => ChosenEngine<E> {
  const chosen = new Map<EngineName | undefined, ChosenEngine<E>>();
  return (option) => {
    let found = chosen.get(option);
    if (found === undefined) {
      found = choose(engines, option);
      chosen.set(option, found);
    }
    return found;
  };
}

function choose<E>(engines: Engines<E>, option: EngineName | undefined): ChosenEngine<E> {
  if (option !== undefined && !NAMES.includes(option)) throw badOption("engine", 'it must be "native" or "wasm"');
  // Where there is nothing to choose the environment is not read: on Deno that takes a permission.
  const wanted = option ?? (engines.native && fromEnvironment());
  if (wanted === "wasm") return byWasm(engines, undefined);
  if (engines.native === undefined) {
    if (wanted === "native") throw unavailable("native", "this runtime takes no addons");
    return byWasm(engines, undefined);
  }
  try {
    const { engine, createTransport } = engines.native();
    return { engine, createNativeTransport: createTransport, fallback: undefined };
  } catch (error) {
    if (wanted === "native") throw unavailable("native", reasonOf(error), error);
    const found = byWasm(engines, error);
    engines.warn?.(
      "wecom-kf uses its WebAssembly engine, and fetch: slower, otherwise the same. " +
        "(WECOM_KF_ENGINE=wasm chooses it without this warning.)\n" +
        reasonOf(error),
    );
    return found;
  }
}

function byWasm<E>(engines: Engines<E>, fallback: unknown): ChosenEngine<E> {
  try {
    return { engine: engines.wasm(), createNativeTransport: undefined, fallback };
  } catch (error) {
    const before = fallback === undefined ? "" : `\nBefore that: ${reasonOf(fallback)}`;
    throw unavailable("wasm", reasonOf(error) + before, error);
  }
}

function fromEnvironment(): EngineName | undefined {
  const wanted = environment("WECOM_KF_ENGINE");
  if (wanted !== undefined && !NAMES.includes(wanted)) throw badOption("WECOM_KF_ENGINE", 'it must be "native" or "wasm"');
  return wanted as EngineName | undefined;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unavailable = (engine: EngineName, reason: string, cause?: unknown) =>
  toError({ code: "engine.unavailable", details: { engine, reason } }, cause);
