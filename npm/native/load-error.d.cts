/** Thrown by importing `@wecom-kf/native` if the addon cannot be loaded. `engineInfo().fallback` of `wecom-kf` is this error. */
export interface NativeLoadError extends Error {
  readonly code: "native.not_loaded";
  /**
   * `bundled`: the code runs in a bundle without the addon. `not_installed`: the platform package is missing. `not_built`: a checkout that
   * has not been built. `wrong_platform`, `wrong_libc`: the addon is for another system, or for another or newer C library. `unloadable`:
   * the system rejects it for another reason.
   */
  readonly reason: "bundled" | "not_installed" | "not_built" | "wrong_platform" | "wrong_libc" | "unloadable";
  /** Each candidate with its error; none if there is no such file. */
  readonly tried: readonly { readonly request: string; readonly error?: unknown }[];
}
