import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { chooseEncoding, compressAnswer, isCompressible } from './compress-answer.ts';

test.each([
  [undefined, null],
  ['', null],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.8, br;q=0.2', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['*;q=0', null],
  ['identity;q=1, gzip;q=0.5', null],
  ['deflate, zstd', null],
])('Accept-Encoding %p means %p', (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

const long = JSON.stringify({ data: { title: 'A ring with a stone. '.repeat(200) } });
const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: long };

test.each([
  ['a long text', reply, true],
  [
    'a GraphQL answer',
    { ...reply, headers: { 'content-type': 'application/graphql-response+json; charset=utf-8' } },
    true,
  ],
  ['a short one', { ...reply, body: '{}' }, false],
  ['a picture', { ...reply, headers: { 'content-type': 'image/webp' } }, false],
  [
    'what is packed already',
    { ...reply, headers: { ...reply.headers, 'content-encoding': 'br' } },
    false,
  ],
  [
    'what nobody may change',
    { ...reply, headers: { ...reply.headers, 'cache-control': 'public, no-transform' } },
    false,
  ],
  [
    'a stream',
    { status: 200, headers: { 'content-type': 'text/event-stream' }, stream: () => {} },
    false,
  ],
])('%s is packed or not', (_, candidate, expected) => {
  expect(isCompressible(candidate)).toBe(expected);
});

test('a packed answer unpacks to itself, and no longer has a strong tag', async () => {
  const tagged = { ...reply, headers: { ...reply.headers, etag: '"abc"' } };

  const zipped = await compressAnswer(tagged, 'gzip');
  const brotli = await compressAnswer(reply, 'br');

  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"abc"' });
  expect(gunzipSync(zipped.body as Uint8Array).toString()).toBe(long);
  expect(brotliDecompressSync(brotli.body as Uint8Array).toString()).toBe(long);
  expect(zipped.body?.length).toBeLessThan(long.length / 5);
});
