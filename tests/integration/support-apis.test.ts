import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toGlobalId } from '../../kernel/ids.ts';
import { routes } from '../../rest/routes/index.ts';
import { isProblem, keepsItsWord } from './support/expectations.ts';
import { type Api, type Asked, freshKey, startApi, startTimeoutMs } from './support/start-api.ts';

let api: Api;
let shopper: string;
let lead: string;

beforeAll(async () => {
  api = await startApi();
  shopper = await api.shopper();
  lead = await api.staff('support_lead');
}, startTimeoutMs);

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** The ring of the story, in a size that can be made. */
const ring = {
  productId: 'UHJvZHVjdDpwcmRfbHVldXJfZGlhbW9uZF9yb3NlX2dvbGQ',
  variantId: 'UHJvZHVjdFZhcmlhbnQ6dmFyX2x1ZXVyX2hhbF9yZ180OA',
};
const opalsOrder = 'T3JkZXI6b3JkXzEyMDQ3';
/** A delivered order of the demo shop with no return yet. */
const parcel = {
  orderId: 'T3JkZXI6b3JkXzEyMjAz',
  lines: [{ orderLineId: 'T3JkZXJMaW5lOm9sbl8xMjIwM18x', quantity: 1 }],
};

const get = (path: string, asked?: Asked) => api.ask('GET', path, asked);
const post = (path: string, asked?: Asked) => api.ask('POST', path, asked);

describe('products', () => {
  test('are found by words, kind, metal and price, with facets', async () => {
    const answer = await get(
      '/api/concierge/products?q=ring&category=RINGS&metal=ROSE_GOLD&metal=PLATINUM&priceMax=2000&first=3',
    );
    keepsItsWord('listProducts', answer);
    const pieces = answer.json['products'] as {
      category: { code: string };
      metal: { code: string };
      price: { amount: string };
    }[];
    expect(pieces).toHaveLength(3);
    for (const { category, metal, price } of pieces) {
      expect(category.code).toBe('RINGS');
      expect(['ROSE_GOLD', 'PLATINUM']).toContain(metal.code);
      expect(Number(price.amount)).toBeLessThanOrEqual(2000);
    }
    expect(answer.json['facets']).not.toEqual([]);
  });

  test('come page by page, none twice', async () => {
    const first = await get('/api/concierge/products?first=2');
    const { endCursor } = first.json['pageInfo'] as { endCursor: string };
    const second = await get(
      `/api/concierge/products?first=2&after=${encodeURIComponent(endCursor)}`,
    );
    keepsItsWord('listProducts', second);
    const ids = [first, second].flatMap(({ json }) =>
      (json['products'] as { id: string }[]).map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(4);
  });

  test('answer at the address of support too', async () => {
    const answer = await get('/api/support/products?first=1');
    keepsItsWord('listProducts', answer);
  });

  test('one is told with its sizes; one that is not there is 404', async () => {
    keepsItsWord('getProduct', await get('/api/concierge/products/lueur-diamond-rose-gold'));
    isProblem(await get('/api/concierge/products/no-such-piece'), 404, 'NOT_FOUND');
  });

  test.each([
    ['first=0', 'first'],
    ['first=101', 'first'],
    ['first=many', 'first'],
    ['first=2&first=3', 'first'],
    ['readyToShip=yes', 'readyToShip'],
    ['priceMax=cheap', 'priceMax'],
    ['metal=BRASS', 'metal.0'],
    ['sort=RANDOM', 'sort'],
    ['colour=red', 'colour'],
    ['__proto__=x', '__proto__'],
    ['q=', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
  ])('%s is refused, naming the field', async (query, field) => {
    isProblem(await get(`/api/concierge/products?${query}`), 400, 'BAD_USER_INPUT', field);
  });

  test('a cursor that was altered is refused', async () => {
    isProblem(await get('/api/concierge/products?after=altered'), 400, 'CURSOR_INVALID', 'after');
  });

  test('a catalog that does not answer is told as such', async () => {
    api.down.add('catalog');
    try {
      isProblem(await get('/api/concierge/products?first=1'), 503, 'SUBGRAPH_UNAVAILABLE');
    } finally {
      api.down.clear();
    }
  });
});

describe('a session', () => {
  test('is opened, and the same key opens no second one', async () => {
    const key = freshKey();
    const body = { locale: 'en-GB' };
    const first = await post('/api/concierge/sessions', { key, body });
    const again = await post('/api/concierge/sessions', { key, body });
    keepsItsWord('startSession', first);
    expect(again.json['session']).toEqual(first.json['session']);
  });

  test('says something and is answered with pieces', async () => {
    const answer = await post('/api/concierge/messages', {
      authorization: shopper,
      body: { text: 'not gold, silver earrings please' },
    });
    keepsItsWord('sendMessage', answer);
    const kinds = (answer.json['messages'] as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toContain('PRODUCT_CARD');
  });

  test('hears the rules of the shop as 422, with the field', async () => {
    isProblem(
      await post('/api/concierge/messages', { authorization: shopper, body: { text: '  ' } }),
      422,
      'INPUT_REFUSED',
      'text',
    );
  });

  test('rates an answer; six of five is refused', async () => {
    const rate = (rating: unknown) =>
      post('/api/analytics/csat', {
        authorization: shopper,
        body: { rating, intent: 'FIND_PRODUCT' },
      });
    keepsItsWord('submitCsat', await rate(5));
    isProblem(await rate(6), 422, 'INPUT_REFUSED', 'rating');
    isProblem(await rate('5'), 400, 'BAD_USER_INPUT', 'rating');
  });
});

describe('an order', () => {
  test('is opened by the code of a letter and followed to its door', async () => {
    const authorization = await api.shopper();
    const letters = api.letterCount();
    const asked = await post('/api/concierge/orders/status/request', {
      authorization,
      body: { orderNumber: 'GG-12047', email: 'opal@example.com' },
    });
    keepsItsWord('requestOrderLookup', asked);
    const verified = await post('/api/concierge/orders/status/verify', {
      authorization,
      body: { challengeId: asked.json['challengeId'], code: await api.letterAfter(letters) },
    });
    keepsItsWord('verifyOrderLookup', verified);
    const status = await get(`/api/concierge/orders/status?orderId=${verified.json['orderId']}`, {
      authorization: `Bearer ${verified.json['accessToken']}`,
    });
    keepsItsWord('getOrderStatus', status);
    expect(status.json['number']).toBe('GG-12047');
  });

  test('that does not exist is asked for with the same answer', async () => {
    const answer = await post('/api/concierge/orders/status/request', {
      authorization: await api.shopper(),
      body: { orderNumber: 'GG-99999', email: 'nobody@example.com' },
    });
    keepsItsWord('requestOrderLookup', answer);
    expect(answer.json['challengeId']).toEqual(expect.any(String));
  });

  test('a wrong code is refused, naming it', async () => {
    const authorization = await api.shopper();
    const asked = await post('/api/concierge/orders/status/request', {
      authorization,
      body: { orderNumber: 'GG-12048', email: 'saffron.exemple@example.com' },
    });
    isProblem(
      await post('/api/concierge/orders/status/verify', {
        authorization,
        body: { challengeId: asked.json['challengeId'], code: '000000' },
      }),
      422,
      'INPUT_REFUSED',
      'code',
    );
  });

  test('is called off until its parcel has left, once', async () => {
    const order = await api.database.db
      .collection<{ _id: string; version: number }>('orders')
      .findOne({ tenant: api.config.tenant, state: 'CONFIRMED' });
    const body = {
      orderId: toGlobalId('Order', order?._id ?? ''),
      expectedVersion: order?.version,
      reason: 'CHANGED_MIND',
    };
    const cancel = () => post('/api/concierge/orders/cancel', { authorization: lead, body });
    const cancelled = await cancel();
    keepsItsWord('cancelOrder', cancelled);
    expect(cancelled.json['order']).toMatchObject({ id: body.orderId, state: 'CANCELLED' });
    expect((await cancel()).status).toBeGreaterThanOrEqual(409);
  });

  test('that was not proved is as if it were not there', async () => {
    isProblem(
      await get(`/api/concierge/orders/status?orderId=${opalsOrder}`, { authorization: shopper }),
      404,
      'NOT_FOUND',
    );
  });
});

describe('a return', () => {
  test('is weighed, previewed, asked for once, and followed', async () => {
    const eligibility = await get(
      `/api/concierge/orders/returns/eligibility?orderId=${parcel.orderId}`,
      { authorization: lead },
    );
    keepsItsWord('getReturnEligibility', eligibility);
    expect(eligibility.json['eligible']).toBe(true);

    const preview = await post('/api/concierge/orders/returns/preview', {
      authorization: lead,
      key: null,
      body: parcel,
    });
    keepsItsWord('previewReturn', preview);

    const key = freshKey();
    const body = { ...parcel, reason: 'CHANGED_MIND', outcome: 'REFUND' };
    const asked = { authorization: lead, key, body };
    const [first, second] = await Promise.all([
      post('/api/concierge/orders/returns', asked),
      post('/api/concierge/orders/returns', asked),
    ]);
    const made = [first, second].find(({ status }) => status === 201);
    if (!made) throw new Error(first.text);
    keepsItsWord('requestReturn', made);
    const again = await post('/api/concierge/orders/returns', asked);
    expect(again.json).toEqual(made.json);

    isProblem(
      await post('/api/concierge/orders/returns', {
        ...asked,
        body: { ...body, reason: 'DAMAGED' },
      }),
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'x-idempotency-key',
    );
    const { id } = made.json['return'] as { id: string };
    const followed = await get(`/api/concierge/orders/returns/${id}`, { authorization: lead });
    keepsItsWord('getReturn', followed);
    expect(followed.json['state']).toBe('REQUESTED');

    isProblem(
      await post('/api/concierge/orders/returns', { authorization: lead, body }),
      422,
      'INPUT_REFUSED',
      'lines.0.orderLineId',
    );
  });

  test.each([
    [{ ...parcel, lines: [] }, 'lines'],
    [
      { ...parcel, lines: [{ orderLineId: parcel.lines[0]?.orderLineId, quantity: 1.5 }] },
      'lines.0.quantity',
    ],
    [{ ...parcel, orderId: { $ne: null } }, 'orderId'],
    [{ lines: parcel.lines }, 'orderId'],
    [{ ...parcel, $where: 'sleep(1000)' }, '(unnamed)'],
  ])('preview of %j is refused, naming the field', async (body, field) => {
    isProblem(
      await post('/api/concierge/orders/returns/preview', { authorization: lead, body }),
      400,
      'BAD_USER_INPUT',
      field,
    );
  });
});

describe('the capsule', () => {
  test('keeps a piece: reserved, listed, extended once, released', async () => {
    const authorization = await api.shopper();
    const reserved = await post('/api/concierge/capsule', { authorization, body: ring });
    keepsItsWord('reserveCapsule', reserved);
    const hold = reserved.json['hold'] as { id: string; state: string };

    const list = await get('/api/concierge/capsule', { authorization });
    keepsItsWord('listCapsuleHolds', list);
    expect(list.json['holds']).toHaveLength(1);

    isProblem(
      await post('/api/concierge/capsule', { authorization, body: ring }),
      422,
      'INPUT_REFUSED',
      'variantId',
    );
    const extended = await post(`/api/concierge/capsule/${hold.id}/extend`, { authorization });
    keepsItsWord('extendCapsule', extended);
    expect(await post(`/api/concierge/capsule/${hold.id}/extend`, { authorization })).toMatchObject(
      { status: 422 },
    );
    const released = await post(`/api/concierge/capsule/${hold.id}/release`, { authorization });
    keepsItsWord('releaseCapsule', released);
    expect(released.json['hold']).toMatchObject({ id: hold.id, state: 'RELEASED' });
  });

  test('is never reserved twice by one key', async () => {
    const authorization = await api.shopper();
    const asked = { authorization, key: freshKey(), body: ring };
    const first = await post('/api/concierge/capsule', asked);
    const again = await post('/api/concierge/capsule', asked);
    expect(again.json).toEqual(first.json);
    const { json } = await get('/api/concierge/capsule', { authorization });
    expect(json['holds']).toHaveLength(1);
  });

  test("another shopper's hold is as if it were not there", async () => {
    const owner = await api.shopper();
    const { json } = await post('/api/concierge/capsule', { authorization: owner, body: ring });
    const { id } = json['hold'] as { id: string };
    isProblem(
      await post(`/api/concierge/capsule/${id}/release`, { authorization: shopper }),
      404,
      'NOT_FOUND',
      'holdId',
    );
  });
});

describe('the shortlist', () => {
  test('is null, then what was put on it, and refuses what is stale', async () => {
    const authorization = await api.shopper();
    const empty = await get('/api/concierge/shortlist', { authorization });
    keepsItsWord('getShortlist', empty);
    const body = { productIds: [ring.productId] };
    const set = await post('/api/concierge/shortlist', { authorization, body });
    keepsItsWord('setShortlist', set);
    const read = await get('/api/concierge/shortlist', { authorization });
    expect(read.json['shortlist']).toEqual(set.json['shortlist']);
    isProblem(
      await post('/api/concierge/shortlist', {
        authorization,
        body: { ...body, expectedVersion: 9 },
      }),
      409,
      'CONFLICT',
      'expectedVersion',
    );
  });
});

describe('a stylist', () => {
  const wish = (topic: string) => ({
    topic,
    message: 'Which size fits between 52 and 53?',
    contact: { name: 'Opal', email: 'opal@example.com' },
  });

  test('is asked for, and the ticket is followed to its turn', async () => {
    const authorization = await api.shopper();
    const asked = await post('/api/concierge/stylist', { authorization, body: wish('SIZING') });
    keepsItsWord('createStylistTicket', asked);
    const ticket = asked.json['ticket'] as { id: string; queuePosition: number };
    expect(ticket.queuePosition).toBeGreaterThan(0);
    const list = await get('/api/concierge/stylist', { authorization });
    keepsItsWord('listStylistTickets', list);
    expect(list.json['tickets']).toMatchObject([{ id: ticket.id, state: 'NEW' }]);
    const one = await get(`/api/support/stylist/${ticket.id}`, { authorization: lead });
    keepsItsWord('getStylistTicket', one);
    isProblem(
      await get(`/api/concierge/stylist/${ticket.id}`, { authorization: shopper }),
      404,
      'NOT_FOUND',
    );
  });

  test('is asked for once a topic', async () => {
    const authorization = await api.shopper();
    const ask = () => post('/api/concierge/stylist', { authorization, body: wish('REPAIR_CARE') });
    keepsItsWord('createStylistTicket', await ask());
    const again = await ask();
    expect([again.status, (again.json['errors'] as { code: string }[])[0]?.code]).toEqual([
      422,
      'ALREADY_OPEN',
    ]);
  });
});

describe('the idempotency key', () => {
  const path = '/api/concierge/capsule';

  test.each([
    ['none', null],
    ['one of seven characters', '1234567'],
    ['one of 201 characters', 'x'.repeat(201)],
  ])('%s is refused', async (_, key) => {
    isProblem(
      await post(path, { authorization: shopper, key, body: ring }),
      400,
      'BAD_USER_INPUT',
      'x-idempotency-key',
    );
  });

  test('is asked for by every route that changes something, and by no other', async () => {
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      const body = route.body ? {} : undefined;
      const { json } = await post(route.path.replace(/:\w+/, ring.productId), {
        authorization: shopper,
        key: null,
        body,
      });
      expect([route.id, json['field'] === 'x-idempotency-key']).toEqual([route.id, route.changes]);
    }
  });
});

describe('who may do what', () => {
  const kpis = '/api/dashboard/kpis?from=2026-11-14T00:00:00Z&to=2026-11-21T00:00:00Z';

  test('nobody without a token gets past the door that asks for one', async () => {
    for (const route of routes.filter(({ access }) => access === 'bearer')) {
      const answer = await api.ask(route.method, route.path.replace(/:\w+/, ring.productId));
      isProblem(answer, 401, 'UNAUTHENTICATED');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('a token that does not hold is refused everywhere', async () => {
    isProblem(
      await get('/api/concierge/products', { authorization: 'Bearer x.y.z' }),
      401,
      'UNAUTHENTICATED',
    );
    isProblem(await get('/api/concierge/products', { apiKey: 'guessed' }), 401, 'UNAUTHENTICATED');
  });

  test('a lead sees orders with totals, returns with refunds, and figures', async () => {
    const orders = await get('/api/dashboard/orders?first=5&view=ALL', { authorization: lead });
    keepsItsWord('listOrders', orders);
    expect(orders.text).toContain('"total":{"amount"');
    const returns = await get('/api/dashboard/returns?first=5', { authorization: lead });
    keepsItsWord('listReturns', returns);
    expect(returns.text).toContain('"refund"');
    keepsItsWord('getKpis', await get(kpis, { authorization: lead }));
  });

  test('what a service that is down would know is null, and a warning says so', async () => {
    api.down.add('orders');
    try {
      const { status, json } = await get('/api/dashboard/returns?first=1', { authorization: lead });
      expect(status).toBe(200);
      expect(json).toMatchObject({
        returns: [{ number: expect.any(String), order: null }],
        warnings: [{ code: 'SUBGRAPH_UNAVAILABLE', path: expect.stringMatching(/order$/) }],
      });
    } finally {
      api.down.clear();
    }
  });

  test('an agent sees the same lists without any money, and no figures', async () => {
    const authorization = await api.staff('concierge_agent');
    const orders = await get('/api/dashboard/orders?first=5', { authorization });
    keepsItsWord('listOrders', orders);
    const returns = await get('/api/dashboard/returns?first=5', { authorization });
    keepsItsWord('listReturns', returns);
    expect(orders.text + returns.text).not.toMatch(/"(total|refund|amount)"/);
    isProblem(await get(kpis, { authorization }), 403, 'FORBIDDEN');
    isProblem(
      await post('/api/concierge/orders/returns/preview', { authorization, body: parcel }),
      403,
      'FORBIDDEN',
    );
  });

  test('a viewer reads and writes nothing', async () => {
    const authorization = await api.staff('viewer');
    expect((await get('/api/dashboard/orders?first=1', { authorization })).status).toBe(200);
    const body = { ...parcel, reason: 'CHANGED_MIND', outcome: 'REFUND' };
    isProblem(
      await post('/api/concierge/orders/returns', { authorization, body }),
      403,
      'FORBIDDEN',
    );
  });

  test("a shopper sees no dashboard, staff no shopper's capsule", async () => {
    isProblem(await get('/api/dashboard/orders', { authorization: shopper }), 403, 'FORBIDDEN');
    isProblem(await get('/api/dashboard/returns', { authorization: shopper }), 403, 'FORBIDDEN');
    isProblem(await get(kpis, { authorization: shopper }), 403, 'FORBIDDEN');
    isProblem(await get('/api/concierge/capsule', { authorization: lead }), 403, 'FORBIDDEN');
  });
});

describe('the service itself', () => {
  test('says that it is there, and each of its parts', async () => {
    const whole = await get('/api/health');
    expect([whole.status, whole.json['status']]).toEqual([200, 'ok']);
    for (const service of whole.json['services'] as string[]) {
      const { status, json } = await get(`/api/health/${service}`);
      expect([service, status]).toEqual([service, 200]);
      expect(json).toEqual({
        service,
        status: expect.stringMatching(/^(ok|slow)$/),
        latencyMs: expect.any(Number),
        latencyMsMax: 300,
      });
    }
    isProblem(await get('/api/health/payments'), 404, 'NOT_FOUND');
  });

  test('says which part is down', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    api.down.add('returns');
    try {
      const { status, json } = await get('/api/health/returns');
      expect([status, json['status']]).toEqual([503, 'down']);
      expect((await get('/api/health/products')).status).toBe(200);
    } finally {
      api.down.clear();
    }
  });

  test("tells figures in Prometheus' format and as a summary", async () => {
    const prometheus = await get('/api/metrics');
    expect(prometheus.headers.get('content-type')).toContain('text/plain');
    expect(prometheus.text).toMatch(/aurora_requests_total\{door="route",kind="mutation"/);
    const { json } = await get('/api/metrics?format=summary');
    expect(json).toMatchObject({
      graph: { requests: expect.any(Number), errorRate: expect.any(Number) },
      rest: { clientErrors: expect.any(Number), serverErrors: expect.any(Number) },
    });
    expect((json['rest'] as { requests: number }).requests).toBeGreaterThan(20);
    isProblem(await get('/api/metrics?format=xml'), 400, 'BAD_USER_INPUT', 'format');
  });
});
