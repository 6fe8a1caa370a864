// The state machine in the module. What it refuses is thrown as a SandboxError; when it fails otherwise, it has crashed.
import { CLOSED, SandboxError } from "./error.mjs";

/** Counts the instances of the module: what an earlier one made must not be touched again, not even freed. */
let instance = 0;

export class Machine {
  #module;
  #inner;
  #instance = instance;
  /** Why it takes no more calls. */
  #ended;
  /** Is told of the error that ended the machine. */
  onCrash = () => {};

  /** `module` is the glue of the module. */
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
      // It gave up in the middle, for want of memory or by a fault of its own: nothing in its memory can be relied on.
      instance += 1;
      this.#module.__wbg_reset_state();
      throw this.#crashed(error);
    }
  }

  #crashed(cause) {
    const message = "the sandbox's WebAssembly module failed, and with it every sandbox of this process: make a new one";
    this.#ended = { code: "sandbox.crashed", message };
    const crash = new SandboxError(this.#ended, { cause });
    this.onCrash(crash);
    return crash;
  }
}
