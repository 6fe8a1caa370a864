// The instances as processes: started, killed, stopped for a while, replaced.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { clock, late, pause } from "./draw.mjs";

const PROGRAM = fileURLToPath(new URL("instance.mjs", import.meta.url));

/** The instances of a run. `settings` go to each of them. */
export function createFleet(count, settings) {
  const instances = Array.from({ length: count }, (_, name) => ({
    name,
    incarnation: 0,
    child: undefined,
    port: undefined,
    ended: undefined,
  }));
  /** What was done to them: `[when, what, instance]`. */
  const deeds = [];
  const deed = (what, { name, incarnation }) => deeds.push([clock(), what, `${name}.${incarnation}`]);
  let closing = false;

  async function start(instance) {
    instance.incarnation += 1;
    const { name, incarnation } = instance;
    const child = fork(PROGRAM, [JSON.stringify({ ...settings, name, incarnation })], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    instance.child = child;
    instance.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    instance.ended.then(({ code, signal }) => {
      if (instance.child === child) instance.child = instance.port = undefined;
      if (code) deeds.push([clock(), `ended with ${code}`, `${name}.${incarnation}`]);
      else if (signal && signal !== "SIGKILL") deeds.push([clock(), `ended by ${signal}`, `${name}.${incarnation}`]);
    });
    deed("starts", instance);
    await new Promise((resolve) => {
      child.on("message", ({ kind, port }) => {
        if (kind !== "listens") return;
        if (instance.child === child) instance.port = port;
        resolve();
      });
      instance.ended.then(resolve);
    });
  }

  return {
    instances,
    deeds,
    start: () => Promise.all(instances.map(start)),
    ports: () => instances.filter(({ port }) => port !== undefined).map(({ port }) => port),
    alive: () => instances.filter(({ child, paused }) => child && !paused),

    async kill(instance, rest) {
      deed("kill -9", instance);
      const { ended } = instance;
      instance.child?.kill("SIGKILL");
      await ended;
      await pause(rest);
      if (!closing) await start(instance);
    },

    /** Stopped beyond its lease, or for shorter, and continued. */
    async freeze(instance, time) {
      const { child } = instance;
      deed(`SIGSTOP for ${time} ms`, instance);
      instance.paused = true;
      child.kill("SIGSTOP");
      await pause(time);
      child.kill("SIGCONT");
      instance.paused = false;
      deed("SIGCONT", instance);
    },

    /** A deploy: it ends what it does, and another one begins. */
    async replace(instance) {
      deed("stop()", instance);
      const { ended } = instance;
      instance.child?.send("stop");
      await ended;
      if (!closing) await start(instance);
    },

    /** What the owner says. */
    async lag() {
      const answers = instances.map(async ({ child }) => {
        if (!child) return [];
        const answer = new Promise((resolve) => {
          const told = (message) => message.kind === "lag" && (child.off("message", told), resolve(message.lag));
          child.on("message", told);
        });
        child.send("lag");
        return Promise.race([answer, late(5000, [])]);
      });
      return (await Promise.all(answers)).flat();
    },

    /** All stop as for a deploy. Resolves to how they ended. */
    async stop() {
      closing = true;
      return Promise.all(
        instances.map(async ({ child, ended }) => {
          child?.send("stop");
          return Promise.race([ended, late(30_000, { code: "it did not stop" })]);
        }),
      );
    },

    kill9() {
      closing = true;
      for (const { child } of instances) child?.kill("SIGKILL");
    },
  };
}
