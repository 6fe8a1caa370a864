import { handler } from "../../bot.js";

export const GET = (request) => handler(request);
export const POST = (request) => handler(request);
