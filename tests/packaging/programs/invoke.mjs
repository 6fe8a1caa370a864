// The runtime of a serverless platform: loads a function, and calls it with each event that it is sent. Prints when it is ready.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

const [file, name] = process.argv.slice(2);
const handler = createRequire(join(process.cwd(), "package.json"))(`./${file}`)[name];

const server = createServer(async (request, response) => {
  try {
    const bytes = await buffer(request);
    // FC passes the event as bytes.
    const event = request.headers["x-event"] === "bytes" ? bytes : JSON.parse(bytes);
    response.end(JSON.stringify(await handler(event, {})));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));
