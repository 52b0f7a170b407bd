import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Caller, type ServiceCaller } from '../../kernel/caller.ts';
import { DAY_MS, HOUR_MS } from '../../kernel/clock.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import { localIdOf, toGlobalId } from '../../kernel/ids.ts';
import { createLog } from '../../kernel/log.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { givenUpSoFar } from '../../tests/support/given-up-so-far.ts';
import type { ReturnRecord } from './domain/return.ts';
import { payoutAttemptsMax, shipWithinDays } from './domain/return-steps.ts';
import { createPayoutLedger, type PayoutPort } from './ports.ts';
import { createReturnRepository } from './repository.ts';
import { createReturnClock } from './return-clock.ts';
import {
  aShopper,
  aStaffCaller,
  delivered,
  placed,
  type StartedReturns,
  startReturns,
  tenant,
} from './testing/start-returns.ts';

const orderIds = Array.from({ length: 30 }, (_, index) => `ord_${index + 1}`);
const agent = aStaffCaller('concierge_agent');
const lead = aStaffCaller('support_lead');
const carrier: ServiceCaller = {
  kind: 'service',
  tenant,
  client: 'service',
  subject: 'integrations',
  scopes: ['shipments:write'],
};

let returns: StartedReturns;
beforeAll(async () => {
  returns = await startReturns(...orderIds.map(placed), ...orderIds.map((id) => delivered(id)));
});
afterAll(async () => returns[Symbol.asyncDispose]());

let keys = 0;
const nextKey = (): string => `life-${++keys}`;
let orders = 0;

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly number: string;
  readonly label: { readonly trackingNumber: string; readonly svg: string } | null;
  readonly inspection: string | null;
  readonly history: readonly {
    readonly state: string;
    readonly by: string;
    readonly note: string | null;
  }[];
  readonly lines: readonly { readonly id: string; readonly acceptedQuantity: number | null }[];
}
const fields = `id number state version inspection label { trackingNumber svg } history { state by note }
  lines { id acceptedQuantity }`;

/** A return of one piece, asked for by its customer. */
async function requested(
  wish: { readonly comment?: string } = {},
): Promise<Shown & { readonly orderId: string }> {
  orders += 1;
  const orderId = `ord_${orders}`;
  const { data, errors } = await returns.ask<{ returnRequest: { return: Shown } }>(
    `mutation ($input: ReturnRequestInput!) { returnRequest(input: $input) { return { ${fields} } userErrors { code } } }`,
    {
      input: {
        orderId: toGlobalId('Order', orderId),
        lines: [{ orderLineId: toGlobalId('OrderLine', `oln_${orderId}_studs`), quantity: 2 }],
        reason: 'WRONG_SIZE',
        outcome: 'REFUND',
        idempotencyKey: nextKey(),
        ...wish,
      },
    },
    aShopper([orderId]),
  );
  if (errors) throw new Error(errors[0]?.message);
  return { ...data.returnRequest.return, orderId };
}

interface StepResult {
  readonly return: Shown | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
  readonly clientMutationId: string | null;
}

type StepName =
  | 'Approve'
  | 'Decline'
  | 'Cancel'
  | 'Receive'
  | 'Inspect'
  | 'Resolve'
  | 'Close'
  | 'PayoutRetry'
  | 'Reopen';

async function step(
  name: StepName,
  { id, version }: Pick<Shown, 'id' | 'version'>,
  more: Readonly<Record<string, unknown>> = {},
  caller: Caller = agent,
): Promise<StepResult> {
  const { data, errors } = await returns.ask<Record<string, StepResult>>(
    `mutation ($input: Return${name}Input!) { return${name}(input: $input) {
      return { ${fields} } userErrors { code field } clientMutationId } }`,
    { input: { returnId: id, expectedVersion: version, idempotencyKey: nextKey(), ...more } },
    caller,
  );
  if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
  return data[`return${name}`] as StepResult;
}

/** Takes steps in turn, each against the version that the one before left. */
async function walk(from: Shown, ...names: readonly StepName[]): Promise<Shown> {
  let at = from;
  for (const name of names) {
    const { return: next, userErrors } = await step(name, at);
    expect(userErrors).toEqual([]);
    if (next) at = next;
  }
  return at;
}

test('what the customer wrote to it is for staff alone', async () => {
  const { id, orderId } = await requested({ comment: 'The clasp sticks.' });
  const commentFor = (caller: Caller) =>
    returns.ask<{ return: { comment: string | null } }>(
      'query ($id: ID!) { return(id: $id) { comment } }',
      { id },
      caller,
    );
  expect((await commentFor(aStaffCaller('viewer'))).data.return.comment).toBe('The clasp sticks.');
  expect(await commentFor(aShopper([orderId]))).toMatchObject({
    data: { return: { comment: null } },
    errors: [{ extensions: { code: 'FORBIDDEN' }, path: ['return', 'comment'] }],
  });
});

test.each([
  ['the customer who asked for it: is there', (orderId: string) => aShopper([orderId]), true],
  ['staff who look: is there', () => aStaffCaller('viewer'), true],
  ['a customer of another order: is not', () => aShopper(['ord_other']), false],
])('a return, for %s', async (_who, callerOf, isThere) => {
  const { id, orderId } = await requested();
  const { data } = await returns.ask<Record<string, unknown>>(
    `query ($id: ID!, $all: [_Any!]!) {
      return(id: $id) { id }
      _entities(representations: $all) { ... on Return { id } }
    }`,
    { id, all: [{ __typename: 'Return', id }] },
    callerOf(orderId),
  );
  const seen = isThere ? { id } : null;
  expect(data).toEqual({ return: seen, _entities: [seen] });
});

test('a return goes from the request to the money', async () => {
  const received = await walk(await requested(), 'Approve', 'Receive');
  const inspected = await step('Inspect', received, {
    lines: [{ returnLineId: received.lines[0]?.id, acceptedQuantity: 1 }],
    note: 'One stud is bent.',
    clientMutationId: 'desk-7',
  });
  expect(inspected).toMatchObject({
    return: { state: 'INSPECTED', inspection: 'PARTIAL', lines: [{ acceptedQuantity: 1 }] },
    userErrors: [],
    clientMutationId: 'desk-7',
  });
  const resolved = await walk(inspected.return ?? received, 'Resolve');
  await eventually(async () => {
    const { data } = await returns.ask(
      'query ($id: ID!) { return(id: $id) { refund { amount } payout { state amount { amount } reference } } }',
      { id: resolved.id },
      lead,
    );
    expect(data).toEqual({
      return: {
        refund: { amount: '245.00' },
        payout: {
          state: 'PAID',
          amount: { amount: '245.00' },
          reference: expect.stringMatching(/^ledger-pay_ret_/),
        },
      },
    });
  });
  expect(await returns.parts.db.collection('return_payouts').countDocuments()).toBe(1);
});

test('an approved return comes with a label to print', async () => {
  const { label, number } = await walk(await requested(), 'Approve');
  expect(label?.trackingNumber).toMatch(/^GGR\d{11}$/);
  expect(label?.svg).toContain(number);
});

describe('a step', () => {
  test('that comes twice is taken once, whoever else moved on', async () => {
    const at = await requested();
    const idempotencyKey = nextKey();
    const first = await step('Approve', at, { idempotencyKey });
    expect(await step('Approve', at, { idempotencyKey })).toEqual(first);
    expect(first.return?.version).toBe(2);
  });

  test('against an older version is refused and shows the return as it is', async () => {
    const at = await requested();
    await walk(at, 'Approve');
    expect(await step('Decline', at, { note: 'Too late' })).toMatchObject({
      return: { state: 'APPROVED', version: 2 },
      userErrors: [{ code: 'VERSION_STALE', field: ['input', 'expectedVersion'] }],
    });
  });

  test('of twenty at once is taken once', async () => {
    const at = await requested();
    const answers = await Promise.all(Array.from({ length: 20 }, () => step('Approve', at)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  test.each<[string, StepName, Record<string, unknown>, string, string]>([
    ['where the diagram has no arrow', 'Close', {}, 'ILLEGAL_STATE', 'returnId'],
    ['back without a reason', 'Decline', { note: '  ' }, 'NOTE_REQUIRED', 'note'],
    ['back for what nobody can see', 'Decline', { note: '\u200b' }, 'NOTE_REQUIRED', 'note'],
    ['with a novel in it', 'Approve', { note: 'x'.repeat(501) }, 'NOTE_TOO_LONG', 'note'],
  ])('%s is refused, naming the field', async (_what, name, more, code, field) => {
    const at = await requested();
    expect((await step(name, at, more)).userErrors).toEqual([{ code, field: ['input', field] }]);
    const record = await returns.parts.db.collection('returns').findOne({ number: at.number });
    expect(record).toMatchObject({ state: 'REQUESTED', version: 1 });
  });

  test('of a return that nobody has is refused; another shop’s is nobody’s', async () => {
    const nowhere = { id: toGlobalId('Return', 'ret_none'), version: 1 };
    const refused = {
      return: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'returnId'] }],
    };
    expect(await step('Approve', nowhere)).toMatchObject(refused);
    const theirs = { ...agent, tenant: 'other-shop' };
    expect(await step('Approve', await requested(), {}, theirs)).toMatchObject(refused);
  });

  test('with an id of another type is refused', async () => {
    const wrong = { id: toGlobalId('Order', 'ord_1'), version: 1 };
    await expect(step('Approve', wrong)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('of inspection with a line of another return is refused', async () => {
    const received = await walk(await requested(), 'Approve', 'Receive');
    const lines = [{ returnLineId: toGlobalId('ReturnLine', 'ret_x_1'), acceptedQuantity: 1 }];
    expect((await step('Inspect', received, { lines })).userErrors).toEqual([
      { code: 'INSPECTION_INVALID', field: ['input', 'lines', '0'] },
    ]);
  });

  test.each<[string, Caller, string]>([
    ['nobody', anonymous(tenant), 'UNAUTHENTICATED'],
    ['a viewer', aStaffCaller('viewer'), 'FORBIDDEN'],
    ['the customer', aShopper(orderIds), 'FORBIDDEN'],
  ])('is not for %s', async (_who, caller, code) => {
    const at = await requested();
    await expect(step('Approve', at, {}, caller)).rejects.toMatchObject({ code });
  });
});

test('to who may not call it off, a return that is there and one that is not are the same', async () => {
  const there = await requested();
  for (const at of [there, { id: toGlobalId('Return', 'ret_none'), version: 1 }]) {
    expect(await step('Cancel', at, {}, aShopper(['ord_other']))).toMatchObject({
      return: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'returnId'] }],
    });
    await expect(step('Cancel', at, {}, aStaffCaller('viewer'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  }
});

test('a customer calls off what is theirs, until it is on its way', async () => {
  const at = await requested();
  const theirs = aShopper([at.orderId]);
  expect((await step('Cancel', at, {}, theirs)).return).toMatchObject({
    state: 'CANCELLED',
    history: [{ by: 'SHOPPER' }, { state: 'CANCELLED', by: 'SHOPPER' }],
  });
});

test('a scan puts an approved return on its way, once, and nobody but services may say so', async () => {
  const { label } = await walk(await requested(), 'Approve');
  const scan = (caller: Caller, trackingNumber: string) =>
    returns.ask<{ returnScan: { return: Shown | null } }>(
      `mutation ($input: ReturnScanInput!) { returnScan(input: $input) { return { state version } } }`,
      { input: { trackingNumber, status: 'PICKED_UP', idempotencyKey: nextKey() } },
      caller,
    );
  const written = ` ${label?.trackingNumber.toLowerCase().replace('ggr', 'ggr-')} `;
  const onItsWay = { returnScan: { return: { state: 'IN_TRANSIT', version: 3 } } };
  expect((await scan(carrier, written)).data).toEqual(onItsWay);
  expect((await scan(carrier, written)).data).toEqual(onItsWay);
  expect((await scan(carrier, 'GGR0')).data).toEqual({ returnScan: { return: null } });
  expect((await scan(agent, written)).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

test('whoever watches a return sees each step, and resumes where they left', async () => {
  const at = await requested();
  const frames: { data: unknown; extensions: { eventId: string } }[] = [];
  const errors: unknown[] = [];
  const watch = (caller: Caller, lastEventId?: string) =>
    createInProcessClient(returns.subgraph).subscribe(
      {
        query: `subscription { returnChanged(returnId: "${at.id}") { return { state } } }`,
        caller,
        requestId: 'req_live',
        deadlineAtMs: null,
        lastEventId,
      },
      {
        next: (result) => frames.push(JSON.parse(JSON.stringify(result))),
        error: (all) => errors.push(...all.map((error) => error.extensions?.['code'])),
        complete: () => {},
      },
    );
  const received = (count: number) =>
    eventually(() => {
      expect(frames.length).toBeGreaterThanOrEqual(count);
      return frames[count - 1];
    });
  const requestedEvent = await returns.parts.db
    .collection<{ _id: string; key: string }>('events')
    .findOne({ key: `Return:${localIdOf('Return', at.id)}`, keySeq: 1 });

  const stop = watch(aShopper([at.orderId]), requestedEvent?._id);
  await walk(at, 'Approve');
  const approved = await received(1);
  expect(approved?.data).toEqual({ returnChanged: { return: { state: 'APPROVED' } } });
  stop();
  await step('Cancel', { ...at, version: 2 });
  const stopAgain = watch(lead, approved?.extensions.eventId);
  expect((await received(2))?.data).toEqual({ returnChanged: { return: { state: 'CANCELLED' } } });
  stopAgain();

  watch(aShopper(['ord_other']));
  await eventually(() => expect(errors).toEqual(['FORBIDDEN']));
});

describe('a payout that was given up', () => {
  const list = `query ($first: Int, $after: String) {
    returnPayoutDeadLetters(first: $first, after: $after) {
      nodes { id payoutFailure { attempts lastFailure givenUpAt lastRetry { by } } payout { amount { amount } } }
      pageInfo { endCursor hasNextPage } totalCount } }`;
  interface List {
    readonly returnPayoutDeadLetters: {
      readonly nodes: readonly { readonly id: string; readonly payoutFailure: object }[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
      readonly totalCount: number;
    };
  }
  const listed = async (variables: object, caller: Caller = viewer) => {
    const { data } = await returns.ask<List>(list, { ...variables }, caller);
    return data.returnPayoutDeadLetters;
  };
  const collection = () => returns.parts.db.collection<ReturnRecord>('returns');
  const viewer = aStaffCaller('viewer');

  /** As the clock leaves it after its last try. */
  const givenUp = async (lastFailure: string): Promise<Shown> => {
    const paid = await walk(await requested(), 'Approve', 'Receive', 'Inspect', 'Resolve');
    await eventually(async () =>
      expect(await collection().findOne({ number: paid.number })).toMatchObject({
        payout: { state: 'PAID' },
      }),
    );
    returns.clock.advance(HOUR_MS);
    const failure = { state: 'FAILED', attempts: 6, lastFailure, dueAt: returns.clock.now() };
    const record = await collection().findOneAndUpdate(
      { number: paid.number },
      { $set: Object.fromEntries(Object.entries(failure).map(([k, v]) => [`payout.${k}`, v])) },
      { returnDocument: 'after' },
    );
    return { ...paid, version: record?.version ?? 0 };
  };

  test('is listed with why, the last one first, and tried once more by staff', async () => {
    const first = await givenUp('ACCOUNT_CLOSED');
    const last = await givenUp('HTTP_503');
    const page = await listed({ first: 1 });
    expect(page).toMatchObject({
      nodes: [{ id: last.id, payout: null }],
      pageInfo: { hasNextPage: true },
      totalCount: 2,
    });
    const rest = await listed({ first: 1, after: page.pageInfo.endCursor }, lead);
    expect(rest.nodes).toEqual([
      {
        id: first.id,
        payoutFailure: {
          attempts: 6,
          lastFailure: 'ACCOUNT_CLOSED',
          givenUpAt: expect.any(String),
          lastRetry: null,
        },
        payout: { amount: { amount: '490.00' } },
      },
    ]);

    const stale = await step('PayoutRetry', { ...first, version: first.version - 1 });
    expect(stale.userErrors.map(({ code }) => code)).toEqual(['VERSION_STALE']);
    const tried = await step('PayoutRetry', first);
    expect(tried.userErrors).toEqual([]);
    await eventually(async () =>
      expect(await collection().findOne({ number: first.number })).toMatchObject({
        payout: { state: 'PAID', lastRetry: { by: 'Jasper Sample' } },
      }),
    );
    expect((await listed({})).nodes.map(({ id }) => id)).toEqual([last.id]);
    const { return: now } = await step('PayoutRetry', first);
    const again = await step('PayoutRetry', { id: first.id, version: now?.version ?? 0 });
    expect(again.userErrors).toEqual([{ code: 'PAYOUT_NOT_FAILED', field: ['input', 'returnId'] }]);
  });

  test('is tried by nobody who does not work on returns, and seen by staff alone', async () => {
    const forbidden = { code: 'FORBIDDEN' };
    const one = { id: toGlobalId('Return', 'ret_none'), version: 1 };
    await expect(step('PayoutRetry', one, {}, viewer)).rejects.toMatchObject(forbidden);
    const shopper = aShopper(['ord_1']);
    await expect(step('PayoutRetry', one, {}, shopper)).rejects.toMatchObject(forbidden);
    for (const caller of [shopper, carrier, anonymous(tenant)]) {
      const { errors } = await returns.ask(list, {}, caller);
      expect(errors?.[0]?.extensions['code']).toMatch(/^(FORBIDDEN|UNAUTHENTICATED)$/);
    }
  });
});

describe('time', () => {
  // Its own clock pays and ends too: the copies of these tests are alone.
  beforeAll(async () => returns.subgraph.stop());

  const repository = () => createReturnRepository({ ...returns.parts });
  const clockWith = (payouts: PayoutPort, log = createLog({ level: 'silent', name: 'test' })) =>
    createReturnClock({ returns: repository(), payouts, clock: returns.clock, log });
  /** Resolved without a word to this subgraph's own clock. */
  const owe = async (number: string): Promise<ReturnRecord> => {
    const record = await recordOf(number);
    if (!record) throw new Error('It is gone');
    const payout = {
      _id: `pay_${record._id}`,
      kind: 'REFUND',
      amountMinor: 49_000,
      state: 'PENDING',
      reference: null,
      attempts: 0,
      dueAt: returns.clock.now(),
    } as const;
    await returns.parts.db
      .collection<ReturnRecord>('returns')
      .updateOne({ number }, { $set: { state: 'RESOLVED', payout } });
    return record;
  };
  const recordOf = (number: string) =>
    returns.parts.db.collection<ReturnRecord>('returns').findOne({ number });

  test('pays what is owed once, however many copies pay and however often it fails', async () => {
    const inspected = await walk(await requested(), 'Approve', 'Receive', 'Inspect');
    const key = inspected.number;
    const taken: string[] = [];
    let failures = 2;
    const payouts: PayoutPort = {
      async pay({ _id }) {
        if (failures > 0) {
          failures -= 1;
          throw new Error('The payment service is away');
        }
        taken.push(_id);
        return `ref-${_id}`;
      },
    };
    const record = await owe(key);
    const copies = [1, 2, 3].map(() => clockWith(payouts));
    for (let hour = 0; hour < 4; hour += 1) {
      await Promise.all(copies.map((copy) => copy.run()));
      returns.clock.advance(HOUR_MS);
    }
    expect(taken).toEqual([`pay_${record._id}`]);
    expect((await recordOf(key))?.payout).toMatchObject({ state: 'PAID', attempts: 2 });
    await Promise.all(copies.map((copy) => copy.close()));
  });

  test('tells of a payout as an error, and counts it, once it is given up', async () => {
    const { number } = await walk(await requested(), 'Approve', 'Receive', 'Inspect');
    await owe(number);
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const copy = clockWith(
      { pay: () => Promise.reject(new Error('The payment service is away')) },
      createLog({ level: 'error', name: 'test', destination }),
    );
    for (let tries = 1; tries < payoutAttemptsMax; tries += 1) {
      await copy.run();
      returns.clock.advance(2 * HOUR_MS);
    }
    expect(lines).toEqual([]);
    const before = await givenUpSoFar('payout');
    await copy.run();
    await copy.close();
    expect((await recordOf(number))?.payout?.state).toBe('FAILED');
    expect(lines).toEqual([expect.stringContaining('A payout was given up')]);
    expect(await givenUpSoFar('payout')).toBe(before + 1);
  });

  test('ends an approved return that is never sent, on however many copies at once', async () => {
    const at = await walk(await requested(), 'Approve');
    const sent = await walk(await requested(), 'Approve', 'Receive');
    returns.clock.advance(shipWithinDays * DAY_MS + HOUR_MS);
    const copies = [1, 2, 3].map(() => clockWith(createPayoutLedger(returns.parts.db)));
    await Promise.all(copies.map((copy) => copy.run()));
    expect(await recordOf(at.number)).toMatchObject({ state: 'EXPIRED', version: 3 });
    expect((await recordOf(sent.number))?.state).toBe('RECEIVED');
    await Promise.all(copies.map((copy) => copy.close()));
  });
});

test('the ledger writes one entry for a payout, however often it is asked', async () => {
  const ledger = createPayoutLedger(returns.parts.db);
  const payout = {
    _id: 'pay_once',
    kind: 'REFUND',
    amountMinor: 100,
    tenant,
    orderId: 'ord_1',
    currencyCode: 'EUR',
  } as const;
  const references = await Promise.all([1, 2, 3].map(() => ledger.pay(payout)));
  expect(new Set(references)).toEqual(new Set(['ledger-pay_once']));
});
