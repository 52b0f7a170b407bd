import { expect, test } from '@jest/globals';
import type { RouteRequest } from '../../gateway/http/router.ts';
import { stopUpdatesRoutes } from './stop-updates.ts';

interface Asked {
  readonly caller: string;
  readonly input: { readonly token: string; readonly idempotencyKey: string };
}

/** The routes before a gateway that knows one token. */
function routes(answer: 'known' | 'unknown' | 'down' = 'known') {
  const asked: Asked[] = [];
  const execute = async (
    { variables }: { variables?: Readonly<Record<string, unknown>> },
    { kind }: { kind: string },
  ) => {
    asked.push({ caller: kind, input: variables?.['input'] as Asked['input'] });
    if (answer === 'down') return { data: null, errors: [{ message: 'down' }] };
    const userErrors = answer === 'known' ? [] : [{ code: 'LINK_INVALID' }];
    return { data: { orderUpdatesUnsubscribe: { userErrors } } };
  };
  const found = stopUpdatesRoutes(() => ({ execute }) as never, 'glowglitch');
  const ask = (method: 'GET' | 'POST', token: string) => {
    const request = {
      query: new URLSearchParams({ t: token }),
      body: async () => new Uint8Array(),
    };
    const route = found.find((each) => each.method === method);
    return route?.handle(request as unknown as RouteRequest);
  };
  return { asked, ask };
}

test('looking changes nothing and offers a button', async () => {
  const { asked, ask } = routes();
  const reply = await ask('GET', 'ous_1.abc');
  expect(asked).toEqual([]);
  expect(reply?.status).toBe(200);
  expect(reply?.body).toContain('<form method="post" action="/order-updates/stop?t=ous_1.abc">');
});

test('one POST ends it, as nobody in particular, and another ends what was begun anew', async () => {
  const { asked, ask } = routes();
  for (const _time of [1, 2]) expect((await ask('POST', 'ous_1.abc'))?.status).toBe(200);
  for (const each of asked)
    expect(each).toMatchObject({ caller: 'anonymous', input: { token: 'ous_1.abc' } });
  expect(new Set(asked.map(({ input }) => input.idempotencyKey)).size).toBe(2);
});

test('a link that is none of ours ends nothing', async () => {
  expect((await routes('unknown').ask('POST', 'nonsense'))?.status).toBe(400);
  const { asked, ask } = routes();
  expect((await ask('POST', ''))?.status).toBe(400);
  expect(asked).toEqual([]);
});

test('while orders are down it says so, and the mail program tries again', async () => {
  await expect(routes('down').ask('POST', 'ous_1.abc')).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
  });
});

test('what stands in a link is never part of the page', async () => {
  const reply = await routes().ask('GET', '"><script>alert(1)</script>');
  expect(reply?.body).not.toContain('<script');
  expect(reply?.headers?.['content-security-policy']).toContain("default-src 'none'");
});
