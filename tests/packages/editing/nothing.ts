// What the compiler does for the platform's own types.

export const sent: Promise<Response> = fetch("https://example.com", { signal: AbortSignal.timeout(1000) });
