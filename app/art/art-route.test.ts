import { expect, test } from '@jest/globals';
import type { RouteRequest } from '../../gateway/http/router.ts';
import { artRoute, createDrawingCache } from './art-route.ts';

const ask = (file: string) => artRoute().handle({ params: { file } } as unknown as RouteRequest);

test('a picture may be kept for ever', async () => {
  const reply = await ask('ring.halo.rose-gold.morganite.oval.svg');
  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(String(reply.body)).toContain('aria-label="Rose gold halo ring, morganite in oval cut"');
});

test.each(['ring.halo.brass.morganite.oval.svg', 'ring.halo.rose-gold.morganite.oval', '.svg'])(
  'there is no picture %j',
  (file) => {
    expect(() => ask(file)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  },
);

test('the cache keeps what was asked for last, within its bytes', () => {
  const cache = createDrawingCache(10);
  const drawn: string[] = [];
  const get = (key: string) =>
    cache.get(key, () => {
      drawn.push(key);
      return key.repeat(4);
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key);
  expect(drawn).toEqual(['a', 'b', 'c', 'b']);
});
