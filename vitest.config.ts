import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['protocol/ts/test/**/*.test.ts', 'web-client/**/test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', 'web-client/test/browser/**'],
    testTimeout: 20_000,
    // Two cores: more workers only make timing-sensitive tests wait for each other.
    maxWorkers: 2,
  },
});
