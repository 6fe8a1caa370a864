import { checkMethods } from "./validate.js";

/**
 * The clocks and timers that the package uses. The default is the system's; a test can pass its own, and turn it.
 *
 * 中文：本包使用的时钟和定时器。默认为系统的；测试可以传入自己的，由测试来推进时间。
 */
export interface Clock {
  /**
   * The wall clock: Unix milliseconds, as `Date.now`.
   *
   * 中文：墙上时钟，Unix 毫秒，同 `Date.now`。
   */
  now(): number;
  /**
   * A clock in milliseconds that never goes back, as `performance.now`.
   *
   * 中文：不会倒退的毫秒时钟，同 `performance.now`。
   */
  monotonic(): number;
  /**
   * Calls a function after so many milliseconds. Returns what `clearTimeout` takes.
   *
   * 中文：若干毫秒后调用函数，返回值供 `clearTimeout` 使用。
   */
  setTimeout(callback: () => void, ms: number): unknown;
  /**
   * Cancels a timer. Ignores one that has fired.
   *
   * 中文：取消定时器；已触发的不受影响。
   */
  clearTimeout(timer: unknown): void;
}

/** The system's clock. It looks the functions up at each call: test tools replace them. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as Parameters<typeof clearTimeout>[0]),
};

/** Checks the option `clock`. */
export function checkClock(clock: Clock | undefined): Clock {
  if (clock === undefined) return systemClock;
  const methods = ["now", "monotonic", "setTimeout", "clearTimeout"];
  checkMethods("clock", clock, methods, `a clock has the methods ${methods.join(", ")}`);
  return clock;
}
