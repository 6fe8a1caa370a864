// The state machine in the module. Its errors are thrown as SandboxError; any other exception means that it has crashed.
import { CLOSED, SandboxError } from "./error.mjs";

/** Counts the instances of the module: objects of an earlier instance must not be used again, not even freed. */
let instance = 0;

export class Machine {
  #module;
  #inner;
  #instance = instance;
  /** Why it accepts no more calls. */
  #ended;
  /** Called with the error that ended the machine. */
  onCrash = () => {};

  /** `module` is the module's glue code. */
  constructor(module, settings) {
    this.#module = module;
    this.#inner = this.#run(() => new module.Sandbox(settings));
  }

  /** Calls a method of the module's class. */
  call(method, ...args) {
    if (this.#ended !== undefined) throw new SandboxError(this.#ended);
    if (this.#instance !== instance) throw this.#crashed();
    return this.#run(() => this.#inner[method](...args));
  }

  close() {
    if (this.#ended === undefined && this.#instance === instance) this.#inner.free();
    this.#ended ??= CLOSED;
  }

  #run(run) {
    try {
      return run();
    } catch (error) {
      if (String(error?.code).startsWith("sandbox.")) throw new SandboxError(error);
      // A trap, for lack of memory or because of a bug: the memory is in an undefined state.
      instance += 1;
      this.#module.__wbg_reset_state();
      throw this.#crashed(error);
    }
  }

  #crashed(cause) {
    const message = "the sandbox's WebAssembly module crashed, which ended every sandbox in this process: create a new one";
    this.#ended = { code: "sandbox.crashed", message };
    const crash = new SandboxError(this.#ended, { cause });
    this.onCrash(crash);
    return crash;
  }
}
