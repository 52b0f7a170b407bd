import { availableParallelism } from 'node:os';

/** Tests that need Node and npm alone: the default. Browser tests live in tests/browser and run with their own script. */
export const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'es6' },
    },
  ],
};

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform,
  testMatch: ['<rootDir>/**/*.test.ts', '<rootDir>/**/*.test.tsx'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/dist/',
    '<rootDir>/tests/e2e/',
    '<rootDir>/.aurora/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.aurora/'],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testSequencer: '<rootDir>/tests/support/longest-first.js',
  reporters: [
    'default',
    '<rootDir>/tests/support/still-running.js',
    '<rootDir>/scripts/plain-closing-line.js',
  ],
  // The longest suites wait more than they work: stores that are killed and started again, a minute of fuzzing.
  maxWorkers: Math.min(4, availableParallelism() + 1),
  // Modules of suites that have ended stay in a worker's memory: one that holds this much gives way to a new one.
  workerIdleMemoryLimit: '1GB',
  // Of each test and hook. Only what hangs is ended by it: a machine may be slow, or busy with all of the suites at once.
  testTimeout: 240_000,
};
