import { defineEventHandler, toWebRequest } from "h3";
import { handler } from "../bot.js";

export default defineEventHandler((event) => handler(toWebRequest(event)));
