// The same as fleet.mjs for a Durable Object in workerd: one process, which is killed and started again on the same disk.

import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { bodyOf, clock, pause } from "./draw.mjs";

const WORKER = fileURLToPath(new URL("workerd-account.mjs", import.meta.url));
/** What an alarm or a cron trigger does. */
const POLL_MS = 2000;

/** The worker of a run. Its only instance has the name 0. */
export function createWorkerFleet(_, { folder, ...settings }) {
  const instance = { name: 0, incarnation: 0, child: undefined, port: undefined };
  const deeds = [];
  const deed = (what) => deeds.push([clock(), what, `0.${instance.incarnation}`]);
  const begun = new Set();
  let worker;
  let closing = false;
  let polls;

  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    if (text === undefined) return;
    if (request.url === "/begun") {
      response.end(String(begun.has(text)));
      return begun.add(text);
    }
    const [what, ...more] = JSON.parse(text);
    appendFileSync(join(folder, `journal-0.${instance.incarnation}.jsonl`), `${JSON.stringify([what, clock(), ...more])}\n`);
    response.end("noted");
  });

  const ask = async (path) => (await fetch(`${worker.url}/${path}`, { method: "POST", signal: AbortSignal.timeout(20_000) })).json();

  function listens() {
    instance.incarnation += 1;
    instance.child = worker;
    instance.port = Number(new URL(worker.url).port);
    deed("starts");
  }

  async function start() {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bindings = { SETTINGS: JSON.stringify(settings), JOURNAL: `http://127.0.0.1:${server.address().port}` };
    worker = await startWorkerd(WORKER, bindings, { objects: { ACCOUNT: "AccountObject" } });
    listens();
    polls = setInterval(() => instance.port && ask("poll").catch(() => undefined), POLL_MS);
    await ask("poll").catch(() => undefined);
  }

  async function kill(rest) {
    deed("kill -9");
    instance.port = instance.child = undefined;
    await worker.signal("SIGKILL");
    await pause(rest);
    if (closing) return;
    await worker.restart();
    listens();
  }

  return {
    instances: [instance],
    deeds,
    start,
    ports: () => (instance.port ? [instance.port] : []),
    alive: () => (instance.port ? [instance] : []),
    kill: (_, rest) => kill(rest),
    async freeze(_, time) {
      deed(`SIGSTOP for ${time} ms`);
      await worker.signal("SIGSTOP");
      await pause(time);
      await worker.signal("SIGCONT");
      deed("SIGCONT");
    },
    /** The platform moves objects without a word. */
    replace: () => kill(0),
    lag: () => ask("lag").catch(() => []),
    async stop() {
      closing = true;
      clearInterval(polls);
      return [
        {
          code: await ask("stop").then(
            () => 0,
            (error) => `it did not stop: ${error}`,
          ),
        },
      ];
    },
    kill9() {
      closing = true;
      clearInterval(polls);
      server.close();
      server.closeAllConnections();
      void worker?.close();
    },
  };
}
