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
    staffIssuer: null,
    clientDocuments: new Map([['*', 'open']]),
    clientOrigins: new Map(),
    automaticDocuments: true,
    operations: null,
    reloadGate: 'refuse',
    inspection: true,
    logLevel: 'silent',
    subgraphTimeoutMs: 5_000,
    requestTimeoutMs: 15_000,
    bodyBytesMax: 1024 * 1024,
    batchMax: 0,
    drainNoticeMs: 0,
    requestsPerMinute: 1_000_000,
    restRequestsPerMinute: 1_000_000,
    costPerMinute: 0,
    measureOnly: [],
    hedging: false,
    allowedOrigins: [],
    trustedProxies: { proxies: [], header: 'x-forwarded-for' },
    subgraphUrls: new Map(),
    overrideShares: new Map(),
    subgraphPort: 4101,
    ...overrides,
  };
}
