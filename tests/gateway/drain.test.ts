import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Pool } from 'undici';
import { eventually } from '../support/eventually.ts';
import { type SmallGateway, startSmallGateway } from './support/small-gateway.ts';

const query = '{ order(id: "1") { number lines { product { title } } } }';

test('a gateway that closes under load loses no request of who heeds its health', async () => {
  const shop = await startSmallGateway({ drainMs: 3_000, noticeMs: 4_000 });
  slowDown(shop, 15);
  const pool = new Pool(shop.origin, { connections: 20 });
  let isSending = true;
  const outcomes: (number | string)[] = [];

  const clients = Array.from({ length: 20 }, async () => {
    while (isSending) outcomes.push(await ask(pool));
  });
  await eventually(() => expect(outcomes.length).toBeGreaterThan(100));
  const before = outcomes.length;
  const closing = shop.gateway.close();
  const told = await (await shop.fetch('/health')).json();
  await pause(100);
  isSending = false;
  await Promise.all(clients);
  await closing;

  expect(told).toMatchObject({ status: 'unavailable' });
  expect(outcomes.length).toBeGreaterThan(before);
  expect(outcomes.filter((outcome) => outcome !== 200)).toEqual([]);
  await expect(shop.fetch('/health')).rejects.toThrow();
  await pool.destroy();
});

test('a request that was under way when it closed is answered, however late it came', async () => {
  const shop = await startSmallGateway({ drainMs: 30_000 });
  slowDown(shop, 300);
  const pool = new Pool(shop.origin, { connections: 5 });
  const asked = Array.from({ length: 5 }, () => ask(pool));
  await eventually(() => expect(shop.clients.orders.requests).toHaveLength(5));

  await shop.gateway.close();

  expect(await Promise.all(asked)).toEqual([200, 200, 200, 200, 200]);
  await pool.destroy();
});

test('what does not end is cut after its time', async () => {
  const shop = await startSmallGateway({ drainMs: 100 });
  slowDown(shop, 60_000);
  const pool = new Pool(shop.origin, { connections: 1 });
  const asked = ask(pool);
  await eventually(() => expect(shop.clients.orders.requests).toHaveLength(1));
  const startedAtMs = performance.now();

  await shop.gateway.close();

  expect(performance.now() - startedAtMs).toBeLessThan(30_000);
  expect(await asked).toBe('UND_ERR_SOCKET');
  await pool.destroy();
});

/** Orders that take their time, and are right all the same. */
function slowDown(shop: SmallGateway, durationMs: number): void {
  const { orders } = shop.clients;
  const lines = [{ product: { __typename: 'Product', id: 'ring' } }];
  orders.answer = async () => {
    await pause(durationMs, undefined, { ref: false });
    return { data: { order: { number: 'GG-1', lines } } };
  };
}

/** The status of a whole answer, else the code of what went wrong. */
async function ask(pool: Pool): Promise<number | string> {
  try {
    const { statusCode, body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await body.json()) as { data?: { order?: { number: string } } };
    return data?.order?.number === 'GG-1' ? statusCode : 'no data';
  } catch (error) {
    return String(Object(error).code);
  }
}
