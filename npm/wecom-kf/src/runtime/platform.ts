/**
 * Whether a promise may be awaited by another request than the one that made it. Cloudflare Workers forbid it: there each request
 * fetches its own token, and only values are shared.
 */
export const sharesPromises: boolean = true;
