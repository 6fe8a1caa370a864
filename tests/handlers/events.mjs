// The events of serverless platforms as they document them (`events/*.json`), filled with a request. Each platform parses the query in its
// own way, which is reproduced here.

import { readFileSync } from "node:fs";
import { createFcHandler, createLambdaHandler, createScfHandler } from "wecom-kf/serverless";

/** The event in a file of `events`. */
export const recorded = (name) => JSON.parse(readFileSync(new URL(`events/${name}.json`, import.meta.url), "utf8"));

/** The values of each query parameter, decoded by `decode`. */
function lists(query, decode) {
  const parameters = {};
  for (const pair of query.split("&").filter(Boolean)) {
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map(decode);
    (parameters[name] ??= []).push(value);
  }
  return parameters;
}

const each = (parameters, how) => Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, how(values)]));
const last = (values) => values.at(-1);
const commas = (values) => values.join(",");
const oneOrAll = (values) => (values.length === 1 ? values[0] : values);

const form = (text) => decodeURIComponent(text.replaceAll("+", " "));
const percent = decodeURIComponent;
const untouched = (text) => text;

/** API Gateway's REST API: decoded, with the last value and all values of each parameter; null without a query. */
function rest(event, { method, query, ...body }) {
  const parameters = lists(query, form);
  const some = query === "" ? null : parameters;
  Object.assign(event, {
    httpMethod: method,
    queryStringParameters: some && each(some, last),
    multiValueQueryStringParameters: some,
    ...body,
  });
}

/** Payload 2.0: the raw query, and the values joined by commas. */
function http(event, { method, query, ...body }) {
  event.requestContext.http.method = method;
  Object.assign(event, { rawQueryString: query, ...body });
  if (query !== "") event.queryStringParameters = each(lists(query, form), commas);
  if (method === "GET") delete event.body;
}

const named =
  (name, decode, how) =>
  (event, { method, query, ...body }) =>
    Object.assign(event, { httpMethod: method, [name]: each(lists(query, decode), how), ...body });

/** FC's HTTP trigger: repeated values joined by commas. */
const trigger =
  (decode, how) =>
  (event, { method, query, ...body }) => {
    event.requestContext.http.method = method;
    Object.assign(event, { queryParameters: each(lists(query, decode), how), ...body });
  };

/** Every event shape: its file, its handler, and how it is filled. `bytes`: the function receives the JSON as bytes. */
export const SHAPES = {
  "Lambda behind a REST API": { file: "lambda-rest", make: createLambdaHandler, fill: rest },
  "Lambda behind an HTTP API": { file: "lambda-http", make: createLambdaHandler, fill: http },
  "Lambda with a function URL": { file: "lambda-url", make: createLambdaHandler, fill: http },
  "Lambda behind a load balancer": {
    file: "lambda-balancer",
    make: createLambdaHandler,
    fill: named("queryStringParameters", untouched, last),
    lastOnly: true,
  },
  "Lambda behind a load balancer, with lists": {
    file: "lambda-balancer",
    make: createLambdaHandler,
    fill: named("multiValueQueryStringParameters", untouched, untouched),
  },
  "SCF with a function URL": { file: "scf-url", make: createScfHandler, fill: named("queryString", percent, oneOrAll) },
  "SCF with a function URL that leaves values encoded": {
    file: "scf-url",
    make: createScfHandler,
    fill: named("queryString", untouched, oneOrAll),
    encoded: true,
  },
  "SCF behind an API gateway": { file: "scf-gateway", make: createScfHandler, fill: named("queryString", form, oneOrAll) },
  CloudBase: { file: "scf-cloudbase", make: createScfHandler, fill: named("queryStringParameters", form, oneOrAll) },
  "FC with an HTTP trigger": { file: "fc-http", make: createFcHandler, fill: trigger(form, commas), bytes: true, joined: true },
  "FC with an HTTP trigger that leaves values encoded": {
    file: "fc-http",
    make: createFcHandler,
    fill: trigger(untouched, commas),
    encoded: true,
    bytes: true,
    joined: true,
  },
  "FC behind an API gateway": { file: "fc-gateway", make: createFcHandler, fill: named("queryParameters", percent, oneOrAll), bytes: true },
};

/** The event that a function receives for a request. */
export function eventOf({ file, fill, bytes }, { method = "POST", query, body = "", base64 = false }) {
  const event = recorded(file);
  fill(event, {
    method,
    query,
    body: base64 ? Buffer.from(body).toString("base64") : body,
    ...("isBase64Encoded" in event && { isBase64Encoded: typeof event.isBase64Encoded === "string" ? String(base64) : base64 }),
  });
  return bytes ? Buffer.from(JSON.stringify(event)) : event;
}

/** The request and response of an FC 2 HTTP function. */
export function olderFunction({ method = "POST", url = "/callback", queries, body, stream }) {
  const request = {
    method,
    url,
    path: "/callback",
    headers: {},
    clientIP: "203.0.113.1",
    ...(queries && { queries }),
    ...(body && { body }),
  };
  if (stream) {
    request[Symbol.asyncIterator] = async function* () {
      yield* stream;
    };
  }
  const response = {
    headers: {},
    setStatusCode(status) {
      this.status = status;
    },
    setHeader(name, value) {
      this.headers[name] = value;
    },
    deleteHeader() {},
    send(body) {
      this.body = body;
    },
  };
  return { request, response };
}

/** A query as FC 2 parses it. */
export const queriesOf = (query) => each(lists(query, form), oneOrAll);
