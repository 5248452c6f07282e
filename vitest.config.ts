import { defineConfig } from 'vitest/config';

/** Real databases, sockets, programs, browsers and long walks: part of `npm test`, left out of `npm run test:quick`. */
const slow = [
  'tests/storage/**/*.test.ts',
  'tests/teams/**/*.test.ts',
  'tests/browser/**/*.test.ts',
  'tests/reliability/**/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/documents/**/*.test.ts',
  'tests/dialogs/walks.test.ts',
  'tests/consent/search.test.ts',
  'tests/knowledge/faults.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: slow } },
      { extends: true, test: { name: 'slow', include: slow, fileParallelism: false } },
    ],
  },
});
