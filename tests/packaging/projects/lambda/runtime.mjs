// Stands for Lambda: `node runtime.mjs FILE EVENT` turns each HTTP request into an event of a function URL and calls the handler in FILE.
// Like Lambda's own runtime it is a program outside the function's folder.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [, , file, recorded] = process.argv;
const { handler, engine } = await import(pathToFileURL(file).href);

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const event = JSON.parse(readFileSync(recorded, "utf8"));
  event.requestContext.http.method = request.method;
  event.rawQueryString = request.url.split("?")[1] ?? "";
  event.queryStringParameters = Object.fromEntries(new URLSearchParams(event.rawQueryString));
  Object.assign(event, { body: Buffer.concat(chunks).toString("base64"), isBase64Encoded: true });
  const { statusCode, headers, body } = await handler(event, { awsRequestId: "1" });
  response.writeHead(statusCode, headers).end(body);
}).listen(Number(process.env.PORT), "127.0.0.1", () => console.log(`ready ${JSON.stringify(engine)}`));
