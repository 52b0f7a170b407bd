import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExecutionResult } from 'graphql';
import { anonymous } from '../../kernel/caller.ts';
import type {
  SubgraphClient,
  SubgraphRequest,
  SubgraphSink,
} from '../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../operation.ts';
import { audienceOf } from './audience.ts';
import { createCounts } from './counts.ts';
import { defaultSubscriptionLimits, type SubscriptionLimits } from './limits.ts';
import type { FrameError } from './protocol.ts';
import { StreamRegistry } from './registry.ts';
import type { Sink } from './sink.ts';
import type { Subscription } from './subscription.ts';

/** A subgraph whose events are the numbers 1, 2, 3 …; each subscription is sent its next one when it is told to. */
class NumberFeed implements SubgraphClient {
  head = 0;
  readonly #cursors = new Map<SubgraphSink, number>();

  get open(): number {
    return this.#cursors.size;
  }

  subscribe(request: SubgraphRequest, sink: SubgraphSink): () => void {
    this.#cursors.set(sink, Number(request.lastEventId ?? this.head));
    return () => this.#cursors.delete(sink);
  }

  /** @returns whether there was anything to send */
  step(index: number): boolean {
    const [sink, cursor] = [...this.#cursors][index % this.#cursors.size] ?? [];
    if (!sink || cursor === undefined || cursor >= this.head) return false;
    this.#cursors.set(sink, cursor + 1);
    sink.next({ data: { number: cursor + 1 }, extensions: { eventId: String(cursor + 1) } });
    return true;
  }

  stepAll(): void {
    for (let index = 0; index < this.#cursors.size; index++) while (this.step(index));
  }

  fail(errors: readonly FrameError[]): void {
    for (const sink of [...this.#cursors.keys()])
      sink.error(errors as Parameters<SubgraphSink['error']>[0]);
  }

  execute(): Promise<ExecutionResult> {
    throw new Error('Not asked here');
  }

  async close(): Promise<void> {}
}

/** A client that keeps what it got and where it stood when it came. */
class Client implements Sink {
  readonly got: number[] = [];
  readonly ended: string[] = [];
  leave: () => void = () => {};

  get lastEventId(): string | undefined {
    return this.got.at(-1)?.toString();
  }

  next({ json }: { json: string }): void {
    this.got.push(Number(JSON.parse(json).extensions.eventId));
  }

  error(errors: readonly FrameError[]): void {
    this.ended.push(String(errors[0]?.extensions?.['code']));
  }

  complete(): void {
    this.ended.push('complete');
  }
}

const tick = () => new Promise((resolve) => setImmediate(resolve));
const settle = async () => {
  for (let turn = 0; turn < 200; turn++) await tick();
};

const subscription: Subscription = {
  request: { query: 'subscription { number }' },
  prepared: { context: { requestId: 'r' } } as unknown as PreparedRequest,
  audience: audienceOf(anonymous('shop')),
  source: {
    key: 'source',
    subgraph: 'numbers',
    query: 'subscription { number }',
    operationName: undefined,
    variables: {},
  },
  resultKey: 'result',
};

/** Joins take a turn of the event loop, as a fetch from another subgraph would. */
function aRegistry(feed: NumberFeed, limits: Partial<SubscriptionLimits> = {}) {
  const counts = createCounts();
  const registry = new StreamRegistry({
    pipeline: {
      executeEvent: async (_request, event) => {
        await tick();
        return { result: { data: event.data ?? null }, httpStatus: 200 };
      },
    },
    clientOf: () => feed,
    limits: { ...defaultSubscriptionLimits, ...limits },
    counts,
  });
  const join = (client: Client, lastEventId?: string, of = subscription) => {
    client.leave = registry.join(of, lastEventId, client);
    return client;
  };
  return { registry, counts, join };
}

test('equal clients share one source and one result', async () => {
  const feed = new NumberFeed();
  const { registry, counts, join } = aRegistry(feed);
  const clients = Array.from({ length: 50 }, () => join(new Client()));
  feed.head = 2;
  feed.stepAll();
  await settle();
  expect(clients.map((client) => client.got)).toEqual(Array(50).fill([1, 2]));
  expect(registry.open()).toEqual({ sources: 1, results: 1, subscriptions: 50 });
  expect(counts.eventsJoined).toBe(2);
});

test('other results of the same question share its source', async () => {
  const feed = new NumberFeed();
  const { registry, join } = aRegistry(feed);
  join(new Client());
  join(new Client(), undefined, { ...subscription, resultKey: 'other' });
  expect(registry.open()).toEqual({ sources: 1, results: 2, subscriptions: 2 });
  expect(feed.open).toBe(1);
});

test('the last to leave closes the source at once', () => {
  const feed = new NumberFeed();
  const { registry, join } = aRegistry(feed);
  const one = join(new Client());
  const two = join(new Client());
  one.leave();
  expect(feed.open).toBe(1);
  two.leave();
  two.leave();
  expect(feed.open).toBe(0);
  expect(registry.open()).toEqual({ sources: 0, results: 0, subscriptions: 0 });
});

test('a client that resumes where the others stand joins them', async () => {
  const feed = new NumberFeed();
  const { registry, join } = aRegistry(feed);
  join(new Client());
  feed.head = 3;
  feed.stepAll();
  await settle();
  join(new Client(), '3');
  expect(registry.open()).toMatchObject({ sources: 1, results: 1 });
});

test('a client that resumes further back is sent what it missed, then shares again', async () => {
  const feed = new NumberFeed();
  const { registry, counts, join } = aRegistry(feed);
  const steady = join(new Client());
  feed.head = 3;
  feed.stepAll();
  await settle();
  const back = join(new Client(), '1');
  expect(registry.open()).toMatchObject({ sources: 2, results: 2 });
  feed.stepAll();
  await settle();
  feed.head = 4;
  feed.stepAll();
  await settle();
  expect(steady.got).toEqual([1, 2, 3, 4]);
  expect(back.got).toEqual([2, 3, 4]);
  expect(registry.open()).toMatchObject({ sources: 1, results: 1, subscriptions: 2 });
  expect(counts.lanesMerged).toBe(1);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'streams become one only between events: %i others are being served',
  async (others) => {
    const feed = new NumberFeed();
    const { registry, join } = aRegistry(feed, { sinksPerTurn: 1 });
    for (let index = 0; index < others; index++) join(new Client());
    feed.head = 3;
    feed.stepAll();
    await settle();
    const back = Array.from({ length: 3 }, () => join(new Client(), '1'));
    feed.head = 4;
    feed.stepAll();
    await settle();
    expect(back.map((client) => client.got)).toEqual(Array(3).fill([2, 3, 4]));
    expect(registry.open()).toMatchObject({ sources: 1, results: 1 });
  },
);

test('many that come back to a quiet stream at the same place share from the start', () => {
  const feed = new NumberFeed();
  feed.head = 7;
  const { registry, join } = aRegistry(feed);
  for (let index = 0; index < 100; index++) join(new Client(), '7');
  expect(registry.open()).toEqual({ sources: 1, results: 1, subscriptions: 100 });
});

test('the source fails: what it sent before is delivered first', async () => {
  const feed = new NumberFeed();
  const { registry, join } = aRegistry(feed);
  const client = join(new Client());
  feed.head = 2;
  feed.stepAll();
  feed.fail([{ message: 'gone', extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } }]);
  await settle();
  expect(client.got).toEqual([1, 2]);
  expect(client.ended).toEqual(['SUBSCRIPTION_SOURCE_LOST']);
  expect(registry.open()).toEqual({ sources: 0, results: 0, subscriptions: 0 });
});

test('a full backlog lets the oldest go, keeps the order and delivers the last', async () => {
  const feed = new NumberFeed();
  const { counts, join } = aRegistry(feed, { backlogEventsMax: 10 });
  const client = join(new Client());
  feed.head = 100;
  feed.stepAll();
  await settle();
  expect(client.got).toEqual([1, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
  expect(counts.eventsConflated).toBe(89);
});

test('a full backlog ends the subscription where that is the policy', async () => {
  const feed = new NumberFeed();
  const { join } = aRegistry(feed, { backlogEventsMax: 10, backlogOverflow: 'error' });
  const client = join(new Client());
  feed.head = 100;
  feed.stepAll();
  await settle();
  expect(client.ended).toEqual(['SUBSCRIPTION_OVERFLOW']);
  expect(feed.open).toBe(0);
});

test('a process holds only as many source streams as it may', () => {
  const { join } = aRegistry(new NumberFeed(), { sourcesMax: 1 });
  join(new Client());
  const other = { ...subscription, source: { ...subscription.source, key: 'b' }, resultKey: 'b' };
  expect(() => join(new Client(), undefined, other)).toThrow(
    expect.objectContaining({ code: 'SUBSCRIPTION_OVERFLOW' }),
  );
});

type Action =
  | { readonly kind: 'emit' | 'join' | 'tick' }
  | { readonly kind: 'step' | 'cut' | 'return'; readonly index: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { arbitrary: fc.constantFrom<Action>({ kind: 'emit' }, { kind: 'tick' }), weight: 3 },
  { arbitrary: fc.constant<Action>({ kind: 'join' }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('step' as const, 'cut' as const, 'return' as const),
      index: fc.nat(20),
    }),
    weight: 6,
  },
);

test('however clients come, go and come back, each is sent every event once and in order, and all share in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const feed = new NumberFeed();
      const { registry, join } = aRegistry(feed, { sinksPerTurn: 1 });
      const here: { client: Client; headAtJoin: number }[] = [];
      const away: typeof here = [];
      for (const { kind, ...rest } of actions) {
        const index = 'index' in rest ? rest.index : 0;
        if (kind === 'emit') feed.head += 1;
        else if (kind === 'tick') await tick();
        else if (kind === 'step') feed.step(index);
        else if (kind === 'join') here.push({ client: join(new Client()), headAtJoin: feed.head });
        else if (kind === 'cut') {
          const [gone] = here.splice(index % (here.length || 1), 1);
          gone?.client.leave();
          // Without an id to name, a client begins anew: nothing of it is to be resumed.
          if (gone?.client.lastEventId) away.push(gone);
        } else {
          const [back] = away.splice(index % (away.length || 1), 1);
          if (!back) continue;
          join(back.client, back.client.lastEventId);
          here.push(back);
        }
      }
      for (const back of away) {
        join(back.client, back.client.lastEventId);
        here.push(back);
      }
      // Two more events, so that even who came last has one to meet the others at.
      for (let extra = 0; extra < 2; extra++) {
        feed.head += 1;
        feed.stepAll();
        await settle();
      }
      for (const { client, headAtJoin } of here) {
        const first = client.got[0] ?? Number.NaN;
        expect(first).toBeLessThanOrEqual(headAtJoin + 1);
        expect(client.got).toEqual(
          Array.from({ length: feed.head - first + 1 }, (_, offset) => first + offset),
        );
      }
      expect(registry.open()).toMatchObject({
        sources: here.length > 0 ? 1 : 0,
        results: here.length > 0 ? 1 : 0,
        subscriptions: here.length,
      });
      for (const { client } of here) client.leave();
      expect(feed.open).toBe(0);
    }),
    { numRuns: 200 },
  );
});
