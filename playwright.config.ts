import { defineConfig } from '@playwright/test';

/** Browser tests need a Chromium at /usr/bin/chromium (Debian: apt-get install chromium). */
export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 60_000,
  reporter: 'line',
  outputDir: 'test-results',
  use: {
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
