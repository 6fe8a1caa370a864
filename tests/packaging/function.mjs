// A serverless platform for a function: makes the recorded event shape of each request, invokes the function, and sends its response.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { eventOf, SHAPES } from "../handlers/events.mjs";

const program = fileURLToPath(new URL("programs/invoke.mjs", import.meta.url));

/** Serves `file`'s export `name` at `port`, with the events of a shape. Returns the process of the function. */
export async function serveFunction(t, { start }, { file, name, shape, port }) {
  const running = await start(process.execPath, ["--env-file=.env", program, file, name], { ready: /^ready (\d+)$/m });
  const [, inner] = running.match;
  const platform = createServer(async (request, response) => {
    const query = request.url.split("?")[1] ?? "";
    const event = eventOf(SHAPES[shape], { method: request.method, query, body: await text(request) });
    const sent = Buffer.isBuffer(event) ? { body: event, headers: { "x-event": "bytes" } } : { body: JSON.stringify(event) };
    const answer = await fetch(`http://127.0.0.1:${inner}`, { method: "POST", ...sent });
    if (!answer.ok) return response.writeHead(502).end();
    const { statusCode, headers, body, isBase64Encoded } = await answer.json();
    response.writeHead(statusCode, headers).end(isBase64Encoded ? Buffer.from(body, "base64") : body);
  });
  platform.listen(port, "127.0.0.1");
  await once(platform, "listening");
  t.after(async () => {
    await running.stop();
    platform.close();
    platform.closeAllConnections();
  });
  return running;
}
