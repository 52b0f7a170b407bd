import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { unpackBody } from './unpack-body.ts';

const text = Buffer.from('{"query":"{ __typename }"}');

test.each([
  [undefined, text],
  ['identity', text],
  ['gzip', gzipSync(text)],
  [' GZIP ', gzipSync(text)],
  ['br', brotliCompressSync(text)],
])('a body packed as %p is read', async (encoding, bytes) => {
  expect(Buffer.from(await unpackBody(bytes, encoding, 1_000)).toString()).toBe(text.toString());
});

test.each([
  ['zstd', text, 'UNSUPPORTED_MEDIA_TYPE'],
  ['gzip, gzip', gzipSync(gzipSync(text)), 'UNSUPPORTED_MEDIA_TYPE'],
  ['constructor', text, 'UNSUPPORTED_MEDIA_TYPE'],
  ['gzip', text, 'BAD_USER_INPUT'],
  ['gzip', gzipSync(text).subarray(0, 20), 'BAD_USER_INPUT'],
  ['br', text, 'BAD_USER_INPUT'],
  ['gzip', gzipSync(Buffer.alloc(10_000_000)), 'BODY_TOO_LARGE'],
  ['br', brotliCompressSync(Buffer.alloc(10_000_000)), 'BODY_TOO_LARGE'],
])(
  'a body that is not what %p says, or grows too large, is refused',
  async (encoding, bytes, code) => {
    await expect(unpackBody(bytes, encoding, 1_000)).rejects.toMatchObject({ code });
  },
);
