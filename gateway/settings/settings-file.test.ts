import { expect, test } from '@jest/globals';
import { defaultSettings } from './settings.ts';
import { parseSettings, settingsOf } from './settings-file.ts';

const read = (text: string, env = {}) => settingsOf(parseSettings(text, 'gateway.yaml', env), env);

/** What is wrong, without the line that names the file. */
function problemsOf(text: string, env = {}): readonly string[] {
  try {
    read(text, env);
  } catch (error) {
    return (error as { details: { problems: string[] } }).details.problems;
  }
  return [];
}

test('a file says what it wants in YAML, and the rest is as without it', () => {
  expect(
    read(
      `
headers:
  request:
    - { pass: accept-language, default: en }
    - { pass: x-shop, as: x-tenant, subgraphs: [orders] }
    - { set: x-api-key, env: ORDERS_KEY, subgraphs: [orders] }
    - { remove: accept-language, subgraphs: [payments] }
  response:
    - { pass: set-cookie }
stale:
  Product: { ttlSeconds: 60 }
  Query.topProducts: { ttlSeconds: 300, scope: everybody }
budgets: { costPerMinute: 20000 }
proxies: { trusted: [10.0.0.0/8, loopback] }
`,
      { ORDERS_KEY: 'key' },
    ),
  ).toEqual({
    ...defaultSettings,
    headers: {
      request: [
        { pass: 'accept-language', default: 'en' },
        { pass: 'x-shop', as: 'x-tenant', subgraphs: ['orders'] },
        { set: 'x-api-key', value: 'key', subgraphs: ['orders'] },
        { remove: 'accept-language', subgraphs: ['payments'] },
      ],
      response: [{ pass: 'set-cookie' }],
    },
    stale: {
      Product: { ttlMs: 60_000, scope: 'caller' },
      'Query.topProducts': { ttlMs: 300_000, scope: 'everybody' },
    },
    costPerMinute: 20_000,
    proxies: { proxies: ['10.0.0.0/8', 'loopback'], header: 'x-forwarded-for' },
  });
});

test('what a slow client gets is said for all subscriptions, and for some', () => {
  const text = `streams:
  slowClient: close
  slowClients: { tick: latest, stockChanged: { latestOf: stockChanged.product.id } }
  upstream: { reconnectMs: 0 }`;
  expect(read(text).atStart.streams).toEqual({
    ...defaultSettings.atStart.streams,
    slowClient: 'close',
    slowClients: { tick: 'latest', stockChanged: { latestOf: 'stockChanged.product.id' } },
    upstream: { ...defaultSettings.atStart.streams.upstream, reconnectMs: 0 },
  });
});

test.each(['', '# nothing yet', '{}'])(
  'a file with nothing in it asks for nothing: "%s"',
  (text) => {
    expect(read(text)).toEqual(defaultSettings);
  },
);

test.each([
  ['heders: {}', 'the file: there is no heders here; did you mean headers?'],
  ['proxies: { everything: 1 }', 'proxies: there is no everything here; there are trusted, header'],
  ['limits: { depth: 3 }', 'limits: there is no depth here; did you mean depthMax?'],
  [
    'streams: { slowClients: { tick: last } }',
    'streams.slowClients.tick: must be latest, close, or an object with latestOf',
  ],
  ['limits: { depthMax: 0 }', 'limits.depthMax: must be a whole number from 1 to 1000'],
  [
    'limits: { measureOnly: [bodyBytesMax] }',
    'limits.measureOnly[0]: must be tokensMax, depthMax, aliasesMax, rootFieldsMax, sensitiveMax, directivesMax, fieldsMax, costMax, variableItemsMax or variableDepthMax',
  ],
  [
    `callers: { audience: a, keys: { file: k } }`,
    'callers.issuer: must be text, or a list of issuers',
  ],
  [
    `callers: { issuer: i, audience: a, keys: { file: k, url: "https://id.example" } }`,
    'callers.keys: must have url or file',
  ],
  [
    `callers: { issuer: i, audience: a, keys: { url: "http://id.example/keys" } }`,
    'callers.keys.url: must be an https address, or an http address of this machine',
  ],
  [
    `callers: { issuer: i, audience: a, keys: { file: k }, algorithms: [HS256] }`,
    'callers.algorithms[0]: must be RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA',
  ],
  [
    `callers: { issuer: i, audience: a, keys: { file: k }, policies: { gold: {} } }`,
    'callers.policies.gold: must ask for roles or scopes',
  ],
  [
    `callers: { issuer: i, audience: a, keys: { file: k }, cookie: token }`,
    'cors.origins: must name the pages that may send the cookie of callers.cookie; with * any page could ask as its visitor',
  ],
  ['cors: { credentials: true }', 'cors.origins: must name the pages that may send cookies'],
  [
    'cors: { origins: ["https://shop.example/"] }',
    'cors.origins[0]: must be an origin such as https://shop.example, or *',
  ],
  [
    'introspection: staff',
    'introspection: must be everybody, callers, nobody, or an object with roles, scopes',
  ],
  ['timeouts: { requestMs: 5s }', 'timeouts.requestMs: must be a whole number from 1 to 600000'],
  [
    'subgraphs: { orders: { url: "orders:4001" } }',
    'subgraphs.orders.url: must be an address that begins with http:// or https://',
  ],
  ['log: { level: loud }', 'log.level: must be fatal, error, warn, info, debug, trace or silent'],
  ['tracing: {}', 'tracing.endpoint: must be text'],
  ['metrics: { tokenEnv: MISSING }', 'metrics.tokenEnv: MISSING is not set in the environment'],
  ['headers: []', 'headers: must be an object with request, response'],
  ['headers: { request: { pass: a } }', 'headers.request: must be a list of rules'],
  [
    'headers: { request: [{ as: b }] }',
    'headers.request[0]: must have one of pass, set and remove',
  ],
  [
    'headers: { request: [{ pass: a, value: b }] }',
    'headers.request[0].value: does not go with pass, which takes as, default',
  ],
  [
    'headers: { request: [{ remove: a, as: b }] }',
    'headers.request[0].as: does not go with remove',
  ],
  [
    'headers: { request: [{ set: a }] }',
    'headers.request[0]: must have a value, or env with the name of the variable that holds it',
  ],
  [
    'headers: { request: [{ set: a, env: MISSING }] }',
    'headers.request[0].env: MISSING is not set in the environment',
  ],
  [
    'headers: { request: [{ pass: Connection }] }',
    'headers.request[0].pass: Connection is what the gateway itself says, and is not passed on',
  ],
  [
    'headers: { request: [{ pass: "a b" }] }',
    'headers.request[0].pass: "a b" is no name of a header',
  ],
  [
    'headers: { request: [{ pass: a, subgraphs: [] }] }',
    'headers.request[0].subgraphs: must name at least one subgraph; leave it out for all',
  ],
  [
    'headers: { response: [{ pass: a, merge: both }] }',
    'headers.response[0].merge: must be all, first or last',
  ],
  ['stale: { Product: 60 }', 'stale.Product: must be an object with ttlSeconds, scope'],
  [
    'stale: { Product: { ttlSeconds: 0.5 } }',
    'stale.Product.ttlSeconds: must be a whole number from 0 to 604800',
  ],
  [
    'stale: { Product: { ttlSeconds: 1, scope: all } }',
    'stale.Product.scope: must be caller or everybody',
  ],
  [
    'budgets: { costPerMinute: many }',
    'budgets.costPerMinute: must be a whole number from 1 to 1000000000',
  ],
  [
    'proxies: { trusted: [10.0.0.0/8, somewhere] }',
    'proxies.trusted[1]: must be an address, a network such as 10.0.0.0/8, or loopback',
  ],
  [
    'connections: { headMs: 5000, arrivalMs: 1000 }',
    'connections.arrivalMs: must be at least connections.headMs, which is 5000',
  ],
  ['connections: { max: 0 }', 'connections.max: must be a whole number from 1 to 1000000'],
  [
    'streams: { bufferedBytesMax: 1 }',
    'streams.bufferedBytesMax: must be a whole number from 16384 to 1073741824',
  ],
  [
    'resilience: { circuitBreaker: { failedShareMax: 50 } }',
    'resilience.circuitBreaker.failedShareMax: must be a number from 0.01 to 1',
  ],
  [
    'resilience: { breaker: {} }',
    'resilience: there is no breaker here; there are circuitBreaker, retry, hedge',
  ],
  [
    'resilience: { hedge: yes }',
    'resilience.hedge: must be an object with enabled, quantile, afterMsMin, share',
  ],
  [
    'subgraphs: { orders: { resilience: { retry: { repeatsMax: 10 } } } }',
    'subgraphs.orders.resilience.retry.repeatsMax: must be a whole number from 0 to 5',
  ],
  [
    'subgraphs: { orders: { resilience: { hedge: { enable: true } } } }',
    'subgraphs.orders.resilience.hedge: there is no enable here; did you mean enabled?',
  ],
  ['supergraph: { pollMs: 10 }', 'supergraph.pollMs: must be a whole number from 1000 to 3600000'],
  ['planning: { heapMibMax: 1 }', 'planning.heapMibMax: must be a whole number from 64 to 65536'],
  [
    'a: [',
    'it is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:',
  ],
])('%s is refused by its place', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('every problem is told at once, and no value of a rule with them', () => {
  const text =
    'headers: { request: [{ set: x-key, value: "hidden\\nkey" }, { set: host, value: a }] }';
  const problems = problemsOf(text);
  expect(problems).toHaveLength(2);
  expect(problems.join()).not.toContain('hidden');
});

test('YAML cannot unfold into more than was written', () => {
  expect(problemsOf('a: &a [1, 1]\nb: [*a, *a]')).toEqual([
    expect.stringContaining('it is no YAML'),
  ]);
});
