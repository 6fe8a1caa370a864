import { toError } from "../errors/kf-error.js";
import { DISPOSE } from "../internal/dispose.js";
import { fromEnvironment } from "../internal/environment.js";
import type {
  Callback,
  CallbackBody,
  CallbackEvent,
  CallbackOptions,
  CallbackQuery,
  EnvironmentCallbackOptions,
  SealedCallback,
  SealOptions,
} from "./types.js";

/**
 * A callback with keys from the environment. They are read at the first use, as a client reads its own: builds import the module without
 * the settings of the server.
 */
export class EnvironmentCallback implements Callback {
  readonly #options: EnvironmentCallbackOptions;
  readonly #create: (options: CallbackOptions) => Callback;
  #created: Callback | undefined;
  #disposed = false;

  constructor(options: EnvironmentCallbackOptions, create: (options: CallbackOptions) => Callback) {
    this.#options = options;
    this.#create = create;
  }

  verifyUrl(query: CallbackQuery): string {
    return this.#callback().verifyUrl(query);
  }

  open(query: CallbackQuery, body: CallbackBody): CallbackEvent {
    return this.#callback().open(query, body);
  }

  seal(message: string, options?: SealOptions): SealedCallback {
    return this.#callback().seal(message, options);
  }

  [DISPOSE](): void {
    this.#disposed = true;
    this.#created?.[DISPOSE]();
  }

  #callback(): Callback {
    if (this.#disposed) throw toError({ code: "engine.callback_gone", details: {} });
    this.#created ??= this.#create({
      ...this.#options,
      token: fromEnvironment("token", "WECOM_KF_CALLBACK_TOKEN"),
      encodingAesKey: fromEnvironment("encodingAesKey", "WECOM_KF_ENCODING_AES_KEY"),
      receiveId: this.#options.receiveId ?? fromEnvironment("receiveId", "WECOM_KF_CORP_ID"),
    });
    return this.#created;
  }
}
