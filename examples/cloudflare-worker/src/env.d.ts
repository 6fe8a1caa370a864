declare namespace Cloudflare {
  interface Env {
    readonly ACCOUNTS: DurableObjectNamespace<import("./worker.js").Account>;
    readonly KF_STORE: DurableObjectNamespace;
  }
}

interface Env extends Cloudflare.Env {}
