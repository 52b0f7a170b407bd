import { expect, test } from '@jest/globals';
import { createHeaderPolicy, type HeaderRules, headerProblems } from './header-rules.ts';
import { liveHeaders } from './live-headers.ts';
import { createGatheredHeaders, strictest } from './merge-headers.ts';

const rules: HeaderRules = {
  request: [
    { pass: 'Accept-Language', default: 'en' },
    { pass: 'x-tenant', as: 'x-shop', subgraphs: ['orders'] },
    { set: 'x-via', value: 'gateway' },
  ],
  response: [
    { pass: 'Set-Cookie', subgraphs: ['concierge'] },
    { pass: 'x-stock', as: 'x-shop-stock' },
  ],
};

test('only what a rule names is passed on, under the name that it says', () => {
  const policy = createHeaderPolicy(rules);
  const picked = policy.pick({
    'accept-language': 'fr',
    'x-tenant': 'glow',
    authorization: 'Bearer secret',
    cookie: 'a=1',
  });
  expect(picked).toEqual({ 'accept-language': 'fr', 'x-tenant': 'glow' });
  expect(policy.for('orders').towards(picked)).toEqual({
    'accept-language': 'fr',
    'x-shop': 'glow',
    'x-via': 'gateway',
  });
  expect(policy.for('catalog').towards({})).toEqual({
    'accept-language': 'en',
    'x-via': 'gateway',
  });
});

test('a value that would be two headers is not passed on', () => {
  const policy = createHeaderPolicy(rules);
  expect(policy.pick({ 'accept-language': 'fr\r\nx-aurora-caller: admin' })).toEqual({});
});

test.each([
  ['x-aurora-caller', 'what only the gateway may say'],
  ['X-Aurora-Deadline', 'what only the gateway may say'],
  ['Content-Length', 'what the transport says'],
  ['host', 'what the transport says'],
  ['a b', 'what is no name'],
])('a rule for %s is refused: %s', (name) => {
  const refused = expect.objectContaining({ code: 'CONFIG_INVALID' });
  expect(() => createHeaderPolicy({ request: [{ pass: name }] })).toThrow(refused);
  expect(() => createHeaderPolicy({ request: [{ pass: 'x-a', as: name }] })).toThrow(refused);
  expect(() => createHeaderPolicy({ request: [{ set: name, value: '1' }] })).toThrow(refused);
  expect(() => createHeaderPolicy({ response: [{ pass: name }] })).toThrow(refused);
});

test.each(['vary', 'ETag', 'Access-Control-Allow-Origin', 'ratelimit'])(
  'what is said of the whole answer is not passed back: %s',
  (name) => {
    const refused = expect.objectContaining({ code: 'CONFIG_INVALID' });
    expect(() => createHeaderPolicy({ response: [{ pass: name }] })).toThrow(refused);
    expect(createHeaderPolicy({ request: [{ pass: name }] }).passed).toEqual([name.toLowerCase()]);
  },
);

test('what earlier rules would send a later one takes back, for the subgraphs that it names', () => {
  const policy = createHeaderPolicy({
    request: [
      { pass: 'authorization' },
      { set: 'x-via', value: 'gateway' },
      { remove: 'Authorization', subgraphs: ['reviews'] },
    ],
  });
  const picked = policy.pick({ authorization: 'Bearer 1' });
  expect(policy.for('orders').towards(picked)).toEqual({
    authorization: 'Bearer 1',
    'x-via': 'gateway',
  });
  expect(policy.for('reviews').towards(picked)).toEqual({ 'x-via': 'gateway' });
});

test('of several values a rule may want the first or the last', () => {
  const { mergeOf } = createHeaderPolicy({
    response: [
      { pass: 'x-first', merge: 'first' },
      { pass: 'x-source', as: 'X-Last', merge: 'last' },
      { pass: 'x-all' },
    ],
  });
  const gathered = createGatheredHeaders(mergeOf);
  for (const name of ['x-first', 'x-last', 'x-all'])
    for (const value of ['1', '2', '1']) gathered.add(name, value);
  expect(gathered.read()?.others).toEqual({ 'x-first': '1', 'x-last': '1', 'x-all': '1, 2' });
});

test('two rules for one header of the answer, and rules for what has its own, are refused', () => {
  expect(
    headerProblems({
      response: [
        { pass: 'x-a' },
        { pass: 'x-b', as: 'x-a', merge: 'last' },
        { pass: 'set-cookie', merge: 'first' },
      ],
    }),
  ).toEqual([
    'response[1].merge: another rule for x-a says all; a client gets one of both',
    'response[2].merge: set-cookie has a rule of its own: each cookie is a line of its own',
  ]);
});

test('a request travels on by the rules that it was picked by', () => {
  let current = createHeaderPolicy({ request: [{ pass: 'x-a' }] });
  const live = liveHeaders(() => current);
  const orders = live.for('orders');
  const picked = live.pick({ 'x-a': '1', 'x-b': '2' });
  current = createHeaderPolicy({ request: [{ pass: 'x-b' }], response: [{ pass: 'x-c' }] });
  expect(orders.towards(picked)).toEqual({ 'x-a': '1' });
  expect(orders.towards(live.pick({ 'x-a': '1', 'x-b': '2' }))).toEqual({ 'x-b': '2' });
  expect([live.passed, live.told, orders.passesBack]).toEqual([['x-b'], ['x-c'], true]);
});

test('a value of a rule cannot hold a line break', () => {
  expect(() => createHeaderPolicy({ request: [{ set: 'x-a', value: 'a\nb' }] })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});

test('what comes back is by rule as well, line by line', () => {
  const policy = createHeaderPolicy(rules);
  const head =
    'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie:b=2\r\nX-Stock: paris\r\nx-secret: 1\r\n';
  const passedFrom = (subgraph: string) => {
    const told: string[] = [];
    policy.for(subgraph).pass(head, (name, value) => told.push(`${name}: ${value}`));
    return told;
  };
  expect(passedFrom('concierge')).toEqual([
    'set-cookie: a=1',
    'set-cookie: b=2',
    'x-shop-stock: paris',
  ]);
  expect(passedFrom('orders')).toEqual(['x-shop-stock: paris']);
  expect(createHeaderPolicy({}).for('orders').passesBack).toBe(false);
});

test('cookies stay apart, other values are told once each', () => {
  const gathered = createGatheredHeaders();
  gathered.add('set-cookie', 'a=1; Expires=Sat, 21 Nov 2026 12:00:00 GMT');
  gathered.add('set-cookie', 'b=2');
  gathered.add('x-stock', 'paris');
  gathered.add('x-stock', 'paris');
  gathered.add('x-stock', 'lyon');
  expect(gathered.read()).toEqual({
    cookies: ['a=1; Expires=Sat, 21 Nov 2026 12:00:00 GMT', 'b=2'],
    others: { 'x-stock': 'paris, lyon' },
  });
});

test('a plan that asks for ever keeps no more than some', () => {
  const gathered = createGatheredHeaders();
  for (let i = 0; i < 1_000; i += 1) gathered.add('set-cookie', `c${i}=1`);
  expect(gathered.read()?.cookies).toHaveLength(50);
});

test.each([
  [['max-age=60, public', 'max-age=10, public'], 'max-age=10, public'],
  [['max-age=60, public', 'max-age=90, private'], 'max-age=60, private'],
  [['max-age=60, public', 'no-store'], 'no-store'],
  [['max-age=60, public', 'no-cache'], 'no-cache, max-age=0, private'],
  [['public, max-age=nonsense'], 'max-age=0, public'],
])('of %s the strictest is %s', (values, result) => {
  expect(strictest(values)).toBe(result);
});
