import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { isProblem, keepsItsWord } from './support/expectations.ts';
import { type Api, type Asked, freshKey, startApi, startTimeoutMs } from './support/start-api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
}, startTimeoutMs);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const get = (path: string, asked?: Asked) => api.ask('GET', path, asked);
const post = (path: string, asked?: Asked) => api.ask('POST', path, asked);

const orderId = 'T3JkZXI6b3JkXzEyMDQ3';

/** A shopper who proved the right to GG-12047. */
async function guest(): Promise<string> {
  const authorization = await api.shopper();
  const letters = api.letterCount();
  const { json } = await post('/api/concierge/orders/status/request', {
    authorization,
    body: { orderNumber: 'GG-12047', email: 'opal@example.com' },
  });
  const { json: verified } = await post('/api/concierge/orders/status/verify', {
    authorization,
    body: { challengeId: json['challengeId'], code: await api.letterAfter(letters) },
  });
  return `Bearer ${verified['accessToken']}`;
}

const subscriptionIn = ({ json }: Awaited<ReturnType<typeof post>>) =>
  json['subscription'] as { id: string; state: string };

describe('order updates', () => {
  test('begin once the terms are agreed to and the address has proved itself, and end', async () => {
    const terms = await get('/api/concierge/order-updates/terms');
    keepsItsWord('getOrderUpdateTerms', terms);
    const authorization = await guest();
    const letters = api.letterCount();
    const asked = await post('/api/concierge/order-updates', {
      authorization,
      body: {
        orderId,
        channel: 'EMAIL',
        email: 'elsewhere@example.net',
        termsVersion: terms.json['version'],
      },
    });
    keepsItsWord('subscribeToOrderUpdates', asked);
    expect(subscriptionIn(asked).state).toBe('PENDING');

    const subscriptionId = subscriptionIn(asked).id;
    const confirmed = await post('/api/concierge/order-updates/confirm', {
      authorization,
      body: { subscriptionId, code: await api.letterAfter(letters) },
    });
    keepsItsWord('confirmOrderUpdates', confirmed);
    expect(subscriptionIn(confirmed).state).toBe('ACTIVE');

    const list = await get(`/api/support/order-updates?orderId=${orderId}`, { authorization });
    keepsItsWord('listOrderUpdates', list);
    expect(list.text).not.toContain('elsewhere@example.net');

    const ended = await post('/api/concierge/order-updates/unsubscribe', {
      authorization,
      body: { subscriptionId },
    });
    keepsItsWord('unsubscribeFromOrderUpdates', ended);
    expect(subscriptionIn(ended).state).toBe('ENDED');
  });

  test('are refused under old terms, and by a wrong code', async () => {
    const authorization = await guest();
    const body = { orderId, channel: 'EMAIL', email: 'other@example.net', termsVersion: 'old' };
    isProblem(
      await post('/api/concierge/order-updates', { authorization, body }),
      422,
      'INPUT_REFUSED',
      'termsVersion',
    );
    const { json } = await get('/api/concierge/order-updates/terms');
    const asked = await post('/api/concierge/order-updates', {
      authorization,
      body: { ...body, termsVersion: json['version'] },
    });
    isProblem(
      await post('/api/concierge/order-updates/confirm', {
        authorization,
        body: { subscriptionId: subscriptionIn(asked).id, code: '000000' },
      }),
      422,
      'INPUT_REFUSED',
      'code',
    );
  });

  test('are for the shopper whose order it is', async () => {
    const body = { orderId, channel: 'EMAIL', termsVersion: '2026-11' };
    isProblem(
      await post('/api/concierge/order-updates', { authorization: await api.shopper(), body }),
      403,
      'FORBIDDEN',
    );
  });
});

describe('a picture', () => {
  const path = '/api/concierge/inspiration';

  const send = (authorization: string, file: Uint8Array, key = freshKey()) =>
    post(path, { authorization, file, key });
  const idIn = ({ json }: Awaited<ReturnType<typeof post>>) =>
    (json['inspiration'] as { id: string }).id;
  const aPicture = () =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: 'gold' } })
      .png()
      .toBuffer();

  test('is taken in, shown, and removed', async () => {
    const authorization = await api.shopper();
    const key = freshKey();
    const bytes = await aPicture();
    const sent = await send(authorization, bytes, key);
    keepsItsWord('uploadInspiration', sent);
    expect(sent.json['inspiration']).toMatchObject({ state: 'READY', width: 40, height: 30 });
    expect(idIn(await send(authorization, bytes, key))).toBe(idIn(sent));

    const list = await get(path, { authorization });
    keepsItsWord('listInspirations', list);
    expect(list.json['inspirations']).toHaveLength(1);

    const removed = await post(`${path}/${idIn(sent)}/remove`, { authorization });
    keepsItsWord('removeInspiration', removed);
  });

  test('that is none is refused by what it is, not by its name', async () => {
    const answer = await send(await api.shopper(), new TextEncoder().encode('<svg/>'));
    const [error] = answer.json['errors'] as { code: string }[];
    expect([answer.status, error?.code]).toEqual([422, 'TYPE_REFUSED']);
  });

  test('needs a form with one file, and a shopper', async () => {
    const authorization = await api.shopper();
    isProblem(
      await post(path, { authorization, body: { file: 'x' } }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
    const lead = await api.staff('support_lead');
    const answer = await send(lead, await aPicture());
    expect([answer.status, answer.json['code']]).toEqual([403, 'FORBIDDEN']);
  });

  test("another shopper's is as if it were not there", async () => {
    const sent = await send(await api.shopper(), await aPicture());
    isProblem(
      await post(`${path}/${idIn(sent)}/remove`, {
        authorization: await api.shopper(),
      }),
      404,
      'NOT_FOUND',
      'inspirationId',
    );
  });
});
