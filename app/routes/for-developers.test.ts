import { expect, test } from '@jest/globals';
import type { RouteRequest } from '../../gateway/http/router.ts';
import { developmentRoutes } from './development.ts';
import { forDevelopers } from './for-developers.ts';

const publicUrl = 'https://dev.shop.example:8443/shop';
const [route] = forDevelopers(
  [{ method: 'GET', path: '/dev/tokens', handle: () => ({ status: 200 }) }],
  publicUrl,
);
const statusAt = async (host: string | undefined) =>
  (await route?.handle({ headers: { host } } as unknown as RouteRequest))?.status;

test.each([
  'localhost:4000',
  'shop.localhost',
  '127.0.0.1:4000',
  '[::1]:4000',
  '192.0.2.7',
  'aurora:4000',
  'dev.shop.example',
  undefined,
])('tokens are handed out at %s', async (host) => {
  expect(await statusAt(host)).toBe(200);
});

test.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', 'shop.example', 'a b'])(
  'a page at %s, whatever address that leads to, gets none',
  async (host) => {
    await expect(statusAt(host)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  },
);

test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
  'what moves a parcel is no %s, which a page elsewhere could have sent',
  async (type) => {
    const ship = developmentRoutes({} as never).find(({ path }) => path === '/dev/ship');
    const request = {
      headers: { 'content-type': type },
      body: () => Buffer.from('{"orderNumber":"GG-12047"}'),
    };
    await expect(ship?.handle(request as unknown as RouteRequest)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  },
);
