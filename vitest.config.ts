import { defineConfig } from 'vitest/config';

const slow = ['tests/storage/**', 'tests/teams/**', 'tests/browser/**', 'tests/reliability/**', 'tests/cli/**'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: slow } },
      { extends: true, test: { name: 'slow', include: slow.map((folder) => `${folder}/*.test.ts`), fileParallelism: false } },
    ],
  },
});
