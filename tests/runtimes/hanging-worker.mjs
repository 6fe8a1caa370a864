// A worker that never answers.

export default {
  fetch: () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
};
