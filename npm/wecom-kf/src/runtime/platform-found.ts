// For entries that are the same file on every runtime: found out, and not resolved.

const { userAgent } = (globalThis as { readonly navigator?: { readonly userAgent?: string } }).navigator ?? {};

export const sharesPromises: boolean = userAgent !== "Cloudflare-Workers";
