/** What importing `@wecom-kf/native`, or `wecom-kf` on Node.js, throws where the addon cannot be loaded. */
export interface NativeLoadError extends Error {
  readonly code: "native.not_loaded";
  /**
   * `bundled`: a bundler has put the code elsewhere, without the addon. `not_installed`: the platform's package is missing. `not_built`: a
   * checkout without its build. `wrong_platform`, `wrong_libc`: the addon is for another system, or for another or newer C library.
   * `unloadable`: the system refuses it for some other reason.
   */
  readonly reason: "bundled" | "not_installed" | "not_built" | "wrong_platform" | "wrong_libc" | "unloadable";
  /** Each candidate, and what it failed with; no error where there is no such file. */
  readonly tried: readonly { readonly request: string; readonly error?: unknown }[];
}
