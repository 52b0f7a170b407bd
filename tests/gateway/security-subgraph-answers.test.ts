import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { seededRandom } from '../../kernel/random.ts';
import { type HttpSubgraphs, startHttpSubgraphs } from './support/http-subgraphs.ts';
import { type SmallGateway, startSmallGateway } from './support/small-gateway.ts';

const seed = Number(process.env['AURORA_FUZZ_SEED'] ?? 20_261_121);
const runs = 150;

const query = '{ order(id: "1") { number lines { product { title name } } } }';
const sound = {
  data: {
    _entities: [
      { title: 'The ring', name: 'RING' },
      { title: 'The chain', name: 'CHAIN' },
    ],
  },
};

let subgraphs: HttpSubgraphs;
let shop: SmallGateway;
beforeAll(async () => {
  const resilience = { breaker: null, concurrency: null, retry: null };
  subgraphs = await startHttpSubgraphs({ resilience });
  shop = await startSmallGateway({ isOpen: false, clientFor: subgraphs.clientFor });
});
afterAll(async () => {
  await shop.gateway.close();
  await subgraphs[Symbol.asyncDispose]();
});

/** What the catalog says to everything; `status` and headers as of a healthy service. */
let said: string | Buffer = '';
let status = 200;
beforeEach(() => {
  status = 200;
  subgraphs.intercept('catalog', (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(said);
    return true;
  });
});

/** Whatever the catalog says, the orders are right, and each error has a code of ours. */
async function mustBeOrderly(): Promise<void> {
  const { status: httpStatus, body } = await shop.ask({ query });
  expect(httpStatus).toBe(200);
  if (body.data?.['order'] !== null) expect(body.data).toMatchObject({ order: { number: 'GG-1' } });
  for (const { extensions } of body.errors ?? []) {
    expect(extensions?.['code']).toMatch(/^[A-Z_]+$/);
    expect(extensions?.['requestId']).toEqual(expect.any(String));
  }
  expect((body.errors ?? []).length).toBeLessThanOrEqual(100);
}

test(`any bytes in place of an answer cost the catalog’s fields and nothing else (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const whole = Buffer.from(JSON.stringify(sound));
  const strange = ['null', '[]', '{', '}', '"', '\\u0000', '1e999', '-', '__proto__', '\xff'];
  for (let run = 0; run < runs; run += 1) {
    let bytes = Buffer.from(whole);
    for (let change = random.int(4); change >= 0; change -= 1) {
      const at = random.int(bytes.length + 1);
      const kind = random.int(4);
      if (kind === 0) bytes = bytes.subarray(0, at);
      else if (kind === 1 && at < bytes.length) bytes[at] = random.int(256);
      else {
        const piece = strange[random.int(strange.length)] ?? '';
        const cut = kind === 2 ? random.int(20) : 0;
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(piece, 'latin1'),
          bytes.subarray(at + cut),
        ]);
      }
    }
    said = bytes;
    await mustBeOrderly();
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['a number', '7'],
  ['data of another kind', '{"data":[1,2,3]}'],
  ['entities of another kind', '{"data":{"_entities":{"0":{"title":1}}}}'],
  ['values of another kind', '{"data":{"_entities":[{"title":{"a":1},"name":[]},{"title":7}]}}'],
  ['brackets in brackets', `{"data":{"_entities":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`],
  [
    'a deep object',
    `{"data":{"_entities":[${'{"title":'.repeat(50_000)}1${'}'.repeat(50_000)},null]}}`,
  ],
  [
    'a long text',
    JSON.stringify({ data: { _entities: [{ title: 'x'.repeat(3_000_000) }, null] } }),
  ],
  ['half an answer', JSON.stringify(sound).slice(0, 40)],
  [
    'errors that are none',
    '{"data":null,"errors":[null,1,"x",{},{"message":7},{"message":"a","path":5}]}',
  ],
  [
    'ten thousand errors',
    JSON.stringify({ data: null, errors: Array(10_000).fill({ message: 'no', path: ['a', 1] }) }),
  ],
  [
    'errors at paths that are not there',
    '{"data":{"_entities":[null,null]},"errors":[{"message":"a","path":["_entities",99,"__proto__"]}]}',
  ],
])('an answer that is %s', async (_, text) => {
  said = text;
  await mustBeOrderly();
});

test.each([
  [
    'in entities',
    '{"data":{"_entities":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"title":"t","name":"n"},null]}}',
  ],
  ['around data', '{"__proto__":{"data":{"polluted":1}},"data":{"__proto__":{"polluted":1}}}'],
  [
    'in errors',
    '{"data":null,"errors":[{"message":"m","extensions":{"__proto__":{"polluted":1},"code":"NOT_FOUND"}}]}',
  ],
])('names that objects inherit change no object: %s', async (_, text) => {
  said = text;
  await mustBeOrderly();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each(['variables', 'extensions'])('nor do they in the %s of a client', async (member) => {
  said = JSON.stringify(sound);
  const hostile =
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":"1"}';
  const text = JSON.stringify('query($id: ID = "1") { order(id: $id) { number } }');
  const { body } = await shop.ask(`{"query":${text},"${member}":${hostile}}`);
  expect(body.data).toEqual({ order: { number: 'GG-1' } });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('nothing that a subgraph says of its inside reaches a client', async () => {
  const inside = {
    code: 'PLANT_CODE',
    stacktrace: ['PLANT at orders.ts:1'],
    exception: { stacktrace: ['PLANT'], sql: 'PLANT' },
    serviceName: 'PLANT',
    query: '{ PLANT }',
    variables: { PLANT: 1 },
  };
  const errors = [
    { message: 'PLANT: connect ECONNREFUSED mongodb://PLANT@10.0.0.7', extensions: inside },
    {
      message: 'Not today',
      extensions: { ...inside, code: 'NOT_FOUND', stack: 'PLANT', field: 'id' },
    },
  ];
  for (const [text, httpStatus] of [
    [JSON.stringify({ data: { _entities: [null, null] }, errors }), 200],
    [JSON.stringify({ errors }), 500],
    ['<html>PLANT</html>', 502],
    ['{"data":{"_entities":"PLANT"}}', 200],
  ] as const) {
    said = text;
    status = httpStatus;
    const { body } = await shop.ask({ query });
    expect(body.errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('PLANT');
  }
  said = JSON.stringify({ data: { _entities: [null, null] }, errors });
  status = 200;
  const told = (await shop.ask({ query })).body.errors ?? [];
  expect(told.map(({ message }) => message)).toContain('Not today');
  expect(told.find(({ message }) => message === 'Not today')?.extensions).toEqual({
    code: 'NOT_FOUND',
    field: 'id',
    requestId: expect.any(String),
  });
  expect(told.find(({ message }) => message !== 'Not today')).toMatchObject({
    message: 'Something on our side failed',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
  });
});
