// The callback URL: https://your.domain/callback. `after` lets the work go on when the response has been sent, also on Vercel.

import { after } from "next/server";
import { createCallback, createFetchHandler, KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../../../shared/answer.mjs";

// In memory, for one process that keeps running. On Vercel use a store that all instances share, such as `redisStore`.
const answer = createAnswer({ kf: new KfClient(), store: memoryStore() });
const handler = createFetchHandler(createCallback(), answer);

export const GET = (request: Request) => handler(request);
export const POST = (request: Request) => handler(request, { waitUntil: after });
