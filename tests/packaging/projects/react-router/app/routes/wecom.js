import { handler } from "../../bot.js";

export const loader = ({ request }) => handler(request);
export const action = ({ request }) => handler(request);
