import { defineConfig } from '@playwright/test';

/** A running Aurora to test; without one, `npm start` is run for as long as the tests take. */
const url = process.env['AURORA_URL'] ?? 'http://localhost:4000';

/** Browser tests need a Chromium at /usr/bin/chromium (Debian: apt-get install chromium). */
export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 120_000,
  // A page of a busy machine may take its time; what never comes fails as surely.
  expect: { timeout: 15_000 },
  reporter: 'line',
  outputDir: 'test-results',
  webServer: { command: 'npm start', url: `${url}/health`, reuseExistingServer: true },
  use: {
    baseURL: url,
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
