import type { Config } from '../../kernel/config.ts';

const secretOf = (name: string): string => `test-only-secret-of-${name}-`.padEnd(48, 'x');

/** A whole configuration for tests; secrets are fixed, nothing is read from the environment. */
export function testConfig(overrides: Partial<Config> = {}): Config {
  return {
    environment: 'test',
    host: '127.0.0.1',
    port: 0,
    dataDir: '.aurora/test',
    mongodbUri: null,
    database: 'aurora_test',
    tenant: 'glowglitch',
    secrets: {
      session: secretOf('session'),
      caller: secretOf('caller'),
      cursor: secretOf('cursor'),
      piiSalt: secretOf('pii'),
      data: secretOf('data'),
      hook: secretOf('hook'),
      apiKey: secretOf('api-key'),
    },
    notices: {
      publicUrl: 'https://shop.example',
      mail: null,
      sms: null,
      vapid: {
        publicKey:
          'BDsR1HwcPZbsaM0qIGV6zHTHLaDSnSNbX4kn0nznLTU0--AddxNPfvbOUgKKyaYjG4njk37CD5uHPLtjBMtvv3o',
        privateKey: 'qPesP0oABP9iNGpT_4QtEn8BP-2VfskXGw7i2IEHlt0',
        subject: 'mailto:test@shop.example',
      },
      sendsPush: false,
      perOrderHour: 6,
    },
    staffIssuer: null,
    clientDocuments: new Map([['*', 'open']]),
    clientOrigins: new Map(),
    automaticDocuments: true,
    operations: null,
    reloadGate: 'refuse',
    inspection: true,
    metricsToken: null,
    logLevel: 'silent',
    // A machine that runs every suite at once may be slow to answer: that is no failure of a subgraph.
    subgraphTimeoutMs: 30_000,
    requestTimeoutMs: 40_000,
    bodyBytesMax: 1024 * 1024,
    batchMax: 0,
    drainNoticeMs: 0,
    keepAliveMs: 65_000,
    requestsPerMinute: 1_000_000,
    restRequestsPerMinute: 1_000_000,
    costPerMinute: 0,
    measureOnly: [],
    hedging: false,
    fetchesPerCallMax: 10,
    allowedOrigins: [],
    trustedProxies: { proxies: [], header: 'x-forwarded-for' },
    subgraphUrls: new Map(),
    overrideShares: new Map(),
    subgraphPort: 4101,
    uploads: {
      bytesMax: 1024 * 1024,
      directory: '.aurora/test/uploads',
      bucket: null,
      antivirus: null,
      isUnscannedTaken: true,
      inspirationDays: 90,
    },
    model: null,
    stylist: {
      hours: { timeZone: 'Europe/Amsterdam', days: everyDayButSunday },
      promises: {
        NORMAL: { firstResponseMinutes: 120, resolutionMinutes: 660 },
        HIGH: { firstResponseMinutes: 30, resolutionMinutes: 240 },
        URGENT: { firstResponseMinutes: 15, resolutionMinutes: 120 },
      },
      crm: null,
    },
    ...overrides,
  };
}

/** From nine to eight. */
const nineToEight = [540, 1_200] as const;
const everyDayButSunday = Object.fromEntries(
  [1, 2, 3, 4, 5, 6].map((day) => [day, nineToEight]),
) as Config['stylist']['hours']['days'];
