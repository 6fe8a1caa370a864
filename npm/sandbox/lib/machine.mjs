// The state machine in the module. What it refuses is thrown as a SandboxError; when it fails otherwise, it has crashed.
import { CLOSED, SandboxError } from "./error.mjs";

export class Machine {
  #inner;
  /** Why it takes no more calls. */
  #ended;
  /** Is told of the error that ended the machine. */
  onCrash = () => {};

  /** `Inner` is the class of the module. */
  constructor(Inner, settings) {
    this.#inner = this.#run(() => new Inner(settings));
  }

  /** Calls a method of the module's class. */
  call(method, ...args) {
    if (this.#ended !== undefined) throw new SandboxError(this.#ended);
    return this.#run(() => this.#inner[method](...args));
  }

  close() {
    if (this.#ended !== undefined) return;
    this.#ended = CLOSED;
    this.#inner.free();
  }

  #run(run) {
    try {
      return run();
    } catch (error) {
      if (typeof error?.code === "string") throw new SandboxError(error);
      // The module gave up in the middle, for want of memory or by a fault of its own. Its object must not be touched again, not even freed.
      const message = `the sandbox's WebAssembly module failed, and what this sandbox held is lost: make a new one (${error?.message ?? error})`;
      this.#ended = { code: "sandbox.crashed", message };
      const crash = new SandboxError(this.#ended, { cause: error });
      this.onCrash(crash);
      throw crash;
    }
  }
}
