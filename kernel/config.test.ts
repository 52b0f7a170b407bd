import { expect, test } from '@jest/globals';
import { environmentOf, readConfig, type Secrets, variables } from './config.ts';
import { ShopError } from './errors.ts';

const made: Secrets = {
  session: 's'.repeat(32),
  caller: 'c'.repeat(32),
  cursor: 'u'.repeat(32),
  piiSalt: 'p'.repeat(32),
  data: 'd'.repeat(32),
  hook: 'h'.repeat(32),
  apiKey: 'k'.repeat(32),
};

test('an empty environment is a development server on port 4000 with the embedded store', () => {
  expect(readConfig({}, () => made)).toMatchObject({
    environment: 'development',
    port: 4000,
    host: '127.0.0.1',
    mongodbUri: null,
    tenant: 'glowglitch',
    secrets: made,
  });
});

test('a set secret wins over the one made for development', () => {
  const config = readConfig({ AURORA_HOOK_SECRET: 'x'.repeat(40) }, () => made);
  expect(config.secrets.hook).toBe('x'.repeat(40));
  expect(config.secrets.cursor).toBe(made.cursor);
});

test('every wrong value is named at once', () => {
  const reasons = refusal({
    PORT: 'four thousand',
    MONGODB_URI: 'postgres://db',
    AURORA_TENANT: 'Glow Glitch',
    AURORA_CURSOR_SECRET: 'short',
    AURORA_CLIENT_DOCUMENTS: 'widget=id,partner=everything',
    AURORA_CLIENT_ORIGINS: 'shop.example',
    AURORA_AUTOMATIC_DOCUMENTS: 'yes',
  });
  expect(reasons).toEqual([
    "PORT must be a whole number from 0 to 65535, not 'four thousand'",
    'MONGODB_URI must begin with mongodb:// or mongodb+srv://',
    "AURORA_TENANT must be 1 to 40 lower-case letters, digits or hyphens, not 'Glow Glitch'",
    'AURORA_CURSOR_SECRET must be at least 32 characters long',
    "AURORA_CLIENT_DOCUMENTS must be client=mode pairs, comma-separated, of the modes open, log, body, id, deny, not 'partner=everything'",
    "AURORA_CLIENT_ORIGINS must be client=origin pairs such as widget=https://shop.example, comma-separated, not 'shop.example'",
    "AURORA_AUTOMATIC_DOCUMENTS must be true or false, not 'yes'",
  ]);
});

test.each([
  ['MONGODB_DATABASE', 'a.b', "must be 1 to 63 letters, digits, hyphens or underscores, not 'a.b'"],
  ['AURORA_RELOAD_GATE', 'maybe', "must be refuse, warn, off, not 'maybe'"],
  ['AURORA_REQUEST_TIMEOUT_MS', '5s', "must be a whole number from 100 to 120000, not '5s'"],
  [
    'AURORA_ALLOWED_ORIGINS',
    'https://shop.example, https://www.shop.example/',
    "must be origins such as https://shop.example, comma-separated, not 'https://www.shop.example/'",
  ],
  [
    'AURORA_CLIENT_ORIGINS',
    'widget=http://[',
    "must be client=origin pairs such as widget=https://shop.example, comma-separated, not 'widget=http://['",
  ],
  ['AURORA_SUBGRAPH_URLS', 'orders=http://[', 'must be name=url pairs, comma-separated'],
  ['AURORA_OVERRIDE_SHARES', 'a=101', "must be label=percent pairs, from 0 to 100, not 'a=101'"],
  ['AURORA_STAFF_JWKS_URI', 'keys', 'must be an address that begins with https: or http:'],
])('%s=%s is refused with what would be right', (name, value, problem) => {
  expect(refusal({ [name]: value })).toEqual([expect.stringContaining(`${name} ${problem}`)]);
});

test('of what is long the beginning is told, and of what may be secret nothing', () => {
  const long = 'x'.repeat(200);
  expect(refusal({ PORT: long })).toEqual([
    `PORT must be a whole number from 0 to 65535, not '${'x'.repeat(60)}…'`,
  ]);
  const secrets = { AURORA_SMTP_URL: 'hidden', MONGODB_URI: 'hidden', CONCIERGE_API_KEY: 'hidden' };
  expect(String(refusal(secrets))).not.toContain('hidden');
});

test("an issuer of staff's tokens is named whole, lest the built-in one counts in its place", () => {
  expect(refusal({ AURORA_STAFF_ISSUER: 'https://id.example.com' })).toEqual([
    'AURORA_STAFF_AUDIENCE is not set; AURORA_STAFF_ISSUER needs it',
    'AURORA_STAFF_JWKS_URI is not set; AURORA_STAFF_ISSUER needs it',
  ]);
});

test.each([
  [{}, 'development'],
  [{ AURORA_ENVIRONMENT: '', NODE_ENV: '' }, 'development'],
  [{ NODE_ENV: 'staging' }, 'staging'],
  [{ AURORA_ENVIRONMENT: 'test', NODE_ENV: 'production' }, 'test'],
] as const)('%j is %s', (env, expected) => {
  expect(environmentOf(env)).toBe(expected);
});

test('an environment of another name is not taken for development', () => {
  expect(refusal({ NODE_ENV: 'prod' })).toEqual([
    "NODE_ENV is 'prod'. Set AURORA_ENVIRONMENT to development, test, staging, production",
  ]);
});

test.each(['staging', 'production'])(
  '%s refuses to start without a database and secrets',
  (name) => {
    const reasons = refusal({ AURORA_ENVIRONMENT: name });
    expect(reasons).toContain(`MONGODB_URI is not set; ${name} needs it`);
    expect(reasons).toContain(`AURORA_SESSION_SECRET is not set; ${name} needs it`);
    expect(reasons).toContain(`AURORA_STAFF_JWKS_URI is not set; ${name} needs it`);
    expect(reasons).toContain(`AURORA_METRICS_TOKEN is not set; ${name} needs it`);
  },
);

test('secrets made for development never reach production', () => {
  const env: Record<string, string> = {
    AURORA_ENVIRONMENT: 'production',
    MONGODB_URI: 'mongodb://db.internal/?replicaSet=rs0',
    AURORA_STAFF_ISSUER: 'https://id.example.com',
    AURORA_STAFF_AUDIENCE: 'aurora',
    AURORA_STAFF_JWKS_URI: 'https://id.example.com/jwks',
  };
  for (const name of Object.keys(variables.shape))
    if (/_(SECRET|SALT|TOKEN)$|^CONCIERGE_API_KEY$/.test(name)) env[name] = name.padEnd(32, '.');
  const config = readConfig(env, () => made);
  expect(Object.values(config.secrets)).not.toEqual(expect.arrayContaining([made.session]));
  expect(config.clientDocuments.get('*')).toBe('id');
});

function refusal(env: Record<string, string>): unknown {
  try {
    readConfig(env, () => made);
  } catch (error) {
    if (error instanceof ShopError) return error.details['reasons'];
  }
  throw new Error('It started');
}

test('a developer is not slowed down, unless asked for', () => {
  const perMinute = (env: Record<string, string>) => readConfig(env).requestsPerMinute;
  expect(perMinute({})).toBe(1_000_000);
  expect(perMinute({ AURORA_REQUESTS_PER_MINUTE: '60' })).toBe(60);
});

test('in development anybody may send documents; our own clients, and who is named, keep to theirs', () => {
  const { clientDocuments, clientOrigins } = readConfig({
    AURORA_CLIENT_DOCUMENTS: 'partner=body, dashboard=log',
    AURORA_CLIENT_ORIGINS: 'widget=https://shop.example, widget=https://www.shop.example',
  });
  expect(Object.fromEntries(clientDocuments)).toEqual({
    widget: 'id',
    dashboard: 'log',
    partner: 'body',
    '*': 'open',
  });
  expect([...clientOrigins]).toEqual([
    ['https://shop.example', 'widget'],
    ['https://www.shop.example', 'widget'],
  ]);
});
