/**
 * Whether a request may await a promise that another request created. Cloudflare Workers forbid it: there each request fetches its own
 * token, and only values are shared.
 */
export const sharesPromises: boolean = true;
