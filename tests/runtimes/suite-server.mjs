// The suite over HTTP, for runtimes in which Node's test runner cannot run: GET lists the specs, POST runs the one in the query.

import { specs } from "../suite/index.mjs";

/** Answers a request of suite-runner.mjs. `makeKit` creates the kit of a spec. Contains only the specs of the named areas. */
export async function answerSuite(request, makeKit, areas = [""]) {
  if (request.method === "GET")
    return Response.json(specs.map(({ name }) => name).filter((name) => areas.some((area) => name.startsWith(area))));
  const name = new URL(request.url).searchParams.get("name");
  const kit = makeKit();
  try {
    await specs.find((spec) => spec.name === name).run(kit);
    return Response.json({ ok: true });
  } catch (error) {
    return Response.json({ ok: false, error: `${error}\n${error?.stack}` });
  } finally {
    await kit.close();
  }
}
