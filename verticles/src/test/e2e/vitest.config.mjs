import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.mjs'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Each file has a server and a browser of its own; side by side they would only wait for each other.
    fileParallelism: false,
  },
});
