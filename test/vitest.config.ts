import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'examples/*/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Native engines (chDB, the V8 sampler) keep per-process state: one process per file keeps files apart.
    pool: 'forks',
    // Generous: a guard against hanging, not a budget. Budgets live in benchmarks.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
