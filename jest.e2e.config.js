import base from './jest.config.js';

/** Real processes and sockets. Needs a build (`npm run build`); the script makes one. */
const { globalSetup, globalTeardown, testSequencer, ...shared } = base;
export default {
  ...shared,
  testMatch: ['<rootDir>/tests/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
