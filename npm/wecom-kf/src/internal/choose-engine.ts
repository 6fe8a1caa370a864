import type { NativeTransportFactory } from "../transport/types.js";
import { toError } from "../errors/kf-error.js";
import { environment } from "./environment.js";
import { badOption } from "./validate.js";

/**
 * An engine: the addon of Node.js, or the WebAssembly module.
 *
 * 中文：引擎：Node.js 的原生插件，或 WebAssembly 模块。
 */
export type EngineName = "native" | "wasm";

/** What the addon provides. */
export interface NativeParts<E> {
  readonly engine: E;
  readonly createTransport: NativeTransportFactory;
}

/** The engines of a runtime. Each is loaded on demand, and throws if it cannot be loaded. */
export interface Engines<E> {
  /** The addon, on runtimes that can have one. */
  readonly native?: () => NativeParts<E>;
  /** The WebAssembly module. */
  readonly wasm: () => E;
  /** Warns, once a process, that the WebAssembly engine replaces the native one, and why. */
  readonly warn?: (message: string) => void;
}

/** The engine that was chosen. */
export interface ChosenEngine<E> {
  readonly engine: E;
  /** Creates the native transport; only with the native engine. */
  readonly createNativeTransport: NativeTransportFactory | undefined;
  /** The error with which the preferred native engine failed to load, if it did. */
  readonly fallback: unknown;
}

const NAMES: readonly unknown[] = ["native", "wasm"];

/**
 * Chooses an engine: the one that an option requests; else the one in `WECOM_KF_ENGINE`, read on first use; else the native one; else the
 * WebAssembly one, with a warning. The choice is kept.
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
  // Without a choice the environment is not read: on Deno that needs a permission.
  const wanted = option ?? (engines.native && fromEnvironment());
  if (wanted === "wasm") return byWasm(engines, undefined);
  if (engines.native === undefined) {
    if (wanted === "native") throw unavailable("native", "this runtime has no addons");
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
