import { handler } from "../../bot.js";

export default defineEventHandler((event) => handler(toWebRequest(event)));
