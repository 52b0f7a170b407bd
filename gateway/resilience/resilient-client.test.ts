import { expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { anonymous } from '../../kernel/caller.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { seededRandom } from '../../kernel/random.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { NoResult } from './failure.ts';
import { createResilientClient, type ResilienceEvent } from './resilient-client.ts';
import type { ResilienceSettings } from './settings.ts';

const off: ResilienceSettings = { breaker: null, concurrency: null, retry: null, hedge: null };
const retry = { repeatsMax: 1, backoffMs: 1, share: 1, savedMax: 10 };
const ok: ExecutionResult = { data: { ring: 'gold' } };
const read = { query: '{ ring }' };
const change = { query: 'mutation { melt }' };
const unavailable = expect.objectContaining({ code: 'SUBGRAPH_UNAVAILABLE' });

/** A service that does what the test says to the n-th request, and a resilient client to it. */
function serviceOf(
  settings: Partial<ResilienceSettings>,
  answer: (nth: number, request: SubgraphRequest) => Promise<ExecutionResult>,
  { timeoutMs = 30_000, clock = systemClock as Clock } = {},
) {
  const requests: SubgraphRequest[] = [];
  const events: ResilienceEvent[] = [];
  const client = createResilientClient({
    name: 'catalog',
    client: {
      execute(request) {
        requests.push(request);
        return answer(requests.length, request);
      },
      subscribe: () => () => {},
      close: async () => {},
    },
    timeoutMs,
    settings: { ...off, ...settings },
    clock,
    random: seededRandom(1),
    onEvent: (event) => events.push(event),
  });
  const ask = (changed: Partial<SubgraphRequest> = read) =>
    client.execute({
      query: '{ ring }',
      caller: anonymous('shop'),
      requestId: 'req_1',
      deadlineAtMs: null,
      ...changed,
    });
  return { client, ask, requests, events };
}

const failWith = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
const afterMs = (ms: number, result = ok): Promise<ExecutionResult> =>
  new Promise((resolve) => setTimeout(() => resolve(result), ms));
const neverAnswers = new Promise<never>(() => {});

test('a read that was cut off is repeated; a change that may have arrived is not', async () => {
  const cutOnce = (nth: number) => (nth % 2 === 1 ? failWith('ECONNRESET') : Promise.resolve(ok));
  const reads = serviceOf({ retry }, cutOnce);
  expect(await reads.ask()).toEqual(ok);
  expect(reads.events).toEqual(['repeated']);

  const changes = serviceOf({ retry }, cutOnce);
  await expect(changes.ask(change)).rejects.toEqual(unavailable);
  expect(changes.requests).toHaveLength(1);
});

test('a change that never arrived is repeated', async () => {
  const { ask, requests } = serviceOf({ retry }, (nth) =>
    nth === 1 ? failWith('ECONNREFUSED') : Promise.resolve(ok),
  );
  expect(await ask(change)).toEqual(ok);
  expect(requests).toHaveLength(2);
});

test('when everything fails, repeats stay a share of the traffic', async () => {
  const { ask, requests } = serviceOf({ retry: { ...retry, share: 0.1, savedMax: 1 } }, () =>
    Promise.reject(new NoResult(503)),
  );
  for (let i = 0; i < 40; i += 1) await expect(ask()).rejects.toEqual(unavailable);
  expect(requests.length).toBeGreaterThan(40);
  expect(requests.length).toBeLessThanOrEqual(40 + 5);
});

test('nothing is repeated when there is no time for it, or when it was late', async () => {
  const { ask, requests } = serviceOf({ retry: { ...retry, backoffMs: 10_000 } }, () =>
    failWith('ECONNRESET'),
  );
  await expect(ask({ deadlineAtMs: Date.now() + 1_000 })).rejects.toEqual(unavailable);
  expect(requests).toHaveLength(1);
  await expect(ask({ deadlineAtMs: Date.now() - 1 })).rejects.toEqual(unavailable);
  expect(requests).toHaveLength(1);
});

test('what is to be repeated is not once its client has left', async () => {
  const { ask, requests, events } = serviceOf(
    { retry: { ...retry, backoffMs: 3_600_000 } },
    () => failWith('ECONNRESET'),
    { timeoutMs: 7_200_000 },
  );
  const client = new AbortController();
  const asked = ask({ ...read, signal: client.signal });
  await eventually(() => expect(events).toEqual(['repeated']));
  client.abort();
  await expect(asked).rejects.toEqual(unavailable);
  expect(requests).toHaveLength(1);
});

test('a service that fails is asked no more for a while, and says so at once', async () => {
  const breaker = { failedShareMax: 0.5, requestsMin: 3, windowMs: 10_000, openMs: 40 };
  let isUp = false;
  const clock = fakeClock();
  const { ask, requests, client, events } = serviceOf(
    { breaker },
    () => (isUp ? Promise.resolve(ok) : Promise.reject(new NoResult(500))),
    { clock },
  );
  for (let i = 0; i < 5; i += 1) await expect(ask()).rejects.toEqual(unavailable);
  expect(requests).toHaveLength(3);
  expect(client.resilience().circuit).toBe('open');
  expect(events).toEqual(['refused-by-circuit', 'refused-by-circuit']);

  isUp = true;
  clock.advance(40);
  expect(await ask()).toEqual(ok);
  expect(client.resilience().circuit).toBe('closed');
});

test('clients that give no time do not open the circuit', async () => {
  const breaker = { failedShareMax: 0.5, requestsMin: 2, windowMs: 10_000, openMs: 1_000 };
  const { ask, client } = serviceOf({ breaker }, async (_, { deadlineAtMs }) => {
    await afterMs(Number(deadlineAtMs) - Date.now() + 1);
    throw new Error('No answer in time');
  });
  for (let i = 0; i < 4; i += 1)
    await expect(ask({ deadlineAtMs: Date.now() + 3 })).rejects.toEqual(unavailable);
  expect(client.resilience().circuit).toBe('closed');
});

test('more than may be in flight wait; more than may wait are told to come again', async () => {
  const { ask, requests, client } = serviceOf(
    { concurrency: { inFlightMin: 1, inFlightMax: 2, waitingMax: 1, waitMsMax: 30_000 } },
    () => afterMs(10),
  );
  const answers = [ask(), ask(), ask()];
  await expect(ask()).rejects.toEqual(
    expect.objectContaining({
      code: 'SUBGRAPH_UNAVAILABLE',
      message: 'The catalog service has too much to do',
      details: { retryAfterSeconds: 1 },
    }),
  );
  expect(requests).toHaveLength(2);
  expect(client.resilience()).toMatchObject({ inFlight: 2, waiting: 1, inFlightLimit: 2 });
  expect(await Promise.all(answers)).toEqual([ok, ok, ok]);
  expect(client.resilience()).toMatchObject({ inFlight: 0, waiting: 0 });
});

test('whose client leaves while it waits is not sent, and makes room for another', async () => {
  const { ask, requests, client, events } = serviceOf(
    { concurrency: { inFlightMin: 1, inFlightMax: 1, waitingMax: 1, waitMsMax: 30_000 } },
    () => afterMs(50),
  );
  const leaving = new AbortController();
  const first = ask();
  const waits = ask({ ...read, signal: leaving.signal });
  leaving.abort();
  await expect(waits).rejects.toEqual(unavailable);
  expect(client.resilience()).toMatchObject({ waiting: 0 });
  expect(events).toEqual([]);
  expect(await Promise.all([first, ask()])).toEqual([ok, ok]);
  expect(requests).toHaveLength(2);
});

test('a late read is overtaken by a second one; a late change never is', async () => {
  const hedge = { quantile: 0.95, afterMsMin: 5, share: 1, savedMax: 100 };
  const { ask, requests, events } = serviceOf({ hedge }, (nth) =>
    nth === 97 ? neverAnswers : nth === 99 ? afterMs(200) : Promise.resolve(ok),
  );
  for (let i = 0; i < 96; i += 1) await ask();
  expect(await ask()).toEqual(ok);
  expect([requests.length, events]).toEqual([98, ['hedged']]);
  expect(requests[96]?.signal?.aborted).toBe(true);

  await ask(change);
  expect(requests).toHaveLength(99);
});

test('no answer takes longer than a subgraph may, and the subgraph is told how long that is', async () => {
  const { ask, requests } = serviceOf(
    {},
    async (_, { deadlineAtMs }) => {
      await afterMs(Number(deadlineAtMs) - Date.now());
      throw new Error('No answer in time');
    },
    { timeoutMs: 30 },
  );
  const startedAtMs = Date.now();
  const late = ask({ deadlineAtMs: startedAtMs + 5_000 });
  const askedAtMs = Date.now();
  await expect(late).rejects.toEqual(unavailable);
  const deadlineAtMs = Number(requests[0]?.deadlineAtMs);
  expect(deadlineAtMs).toBeGreaterThanOrEqual(startedAtMs + 30);
  expect(deadlineAtMs).toBeLessThanOrEqual(askedAtMs + 30);
});
