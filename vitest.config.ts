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
  'tests/silence/placed.test.ts',
];

/** They measure how long somebody waits: nothing runs beside them. */
const alone = [
  'tests/reliability/alert-everywhere.test.ts',
  'tests/reliability/alert-sending.test.ts',
  'tests/reliability/bad-input.test.ts',
  'tests/reliability/database-away.test.ts',
  'tests/reliability/kill.test.ts',
  'tests/reliability/limits.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: 'tests/support/learn-once.ts',
    // Tests wait for databases, programs and browsers most of the time, so two at once are right on two cores as well.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'quick', include: ['tests/**/*.test.ts'], exclude: slow } },
      { extends: true, test: { name: 'slow', include: slow, exclude: alone } },
      { extends: true, test: { name: 'alone', include: alone, fileParallelism: false } },
    ],
  },
});
