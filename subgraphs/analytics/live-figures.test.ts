import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { SECOND_MS } from '../../kernel/clock.ts';
import { subscribeToSubgraph } from '../../kernel/graphql/subscribe.ts';
import { eventually } from '../../tests/support/eventually.ts';
import type { StartedSubgraph } from '../../tests/support/start-subgraph.ts';
import { analyticsEventsCollection } from './index.ts';
import { aShopper, shop, staff, startAnalytics, unique } from './testing/start-analytics.ts';

let analytics: StartedSubgraph;
beforeAll(async () => {
  analytics = await startAnalytics();
});
afterAll(async () => await analytics[Symbol.asyncDispose]());

interface Frame {
  readonly data?: Record<string, never> | null;
  readonly eventId?: string;
  readonly code?: unknown;
}

function follow(query: string, caller: Caller, lastEventId?: string) {
  const frames: Frame[] = [];
  const stop = subscribeToSubgraph(
    analytics.subgraph,
    { query, caller, requestId: 'req_live', deadlineAtMs: null, lastEventId },
    {
      next: ({ data, extensions }) =>
        frames.push({
          data: JSON.parse(JSON.stringify(data ?? null)),
          eventId: String(extensions?.['eventId']),
        }),
      error: ([error]) => frames.push({ code: error?.extensions?.['code'] }),
      complete: () => {},
    },
  );
  return { frames, [Symbol.dispose]: stop };
}

const rate = (rating: number, caller = aShopper()) =>
  analytics.ask(
    `mutation ($input: CsatSubmitInput!) { csatSubmit(input: $input) { csat { id } } }`,
    { input: { rating, intent: 'TRACK_ORDER', idempotencyKey: unique('key') } },
    caller,
  );

const ratings = 'subscription { csatReceived { rating label } }';
const figures = 'subscription { kpisUpdated { takenAt from to kpis { key value sampleSize } } }';

test('staff hear of each rating as it is given, of their own shop alone, and go on where they were', async () => {
  using here = follow(ratings, staff('concierge_agent'));
  using elsewhere = follow(ratings, staff('viewer', 'other-shop'));
  await rate(5);
  await rate(2);
  await eventually(() =>
    expect(here.frames.map(({ data }) => data)).toEqual([
      { csatReceived: { rating: 5, label: 'GREAT' } },
      { csatReceived: { rating: 2, label: 'NEEDS_FOLLOW_UP' } },
    ]),
  );
  expect(elsewhere.frames).toEqual([]);
  using later = follow(ratings, staff('viewer'), here.frames[0]?.eventId);
  await eventually(() => expect(later.frames.at(-1)?.data).toEqual(here.frames[1]?.data));
});

test('leads hear of figures that have changed, no more often than every ten seconds', async () => {
  const tenant = 'live-shop';
  // What happens on the stroke of an hour belongs to the hour that begins.
  analytics.clock.advance(SECOND_MS);
  using lead = follow(figures, staff('support_lead', tenant));
  const rated = () =>
    lead.frames.map(({ data }) => {
      const told = data?.['kpisUpdated'] as { kpis: { sampleSize: number }[] } | undefined;
      return told?.kpis[0]?.sampleSize;
    });
  await rate(4, aShopper({ tenant }));
  await eventually(() => expect(rated()).toEqual([1]));
  await rate(4, aShopper({ tenant }));
  await rate(4, aShopper({ tenant }));
  const events = analytics.parts.db.collection(analyticsEventsCollection);
  await eventually(async () => expect(await events.countDocuments({ rollup: 0 })).toBe(0));
  expect(rated()).toEqual([1]);
  analytics.clock.advance(10 * SECOND_MS);
  await eventually(() => expect(rated()).toEqual([1, 3]));
});

test.each<[string, string, Caller, string]>([
  ['agents hear no figures', figures, staff('concierge_agent'), 'FORBIDDEN'],
  ['shoppers hear no figures', figures, aShopper(), 'FORBIDDEN'],
  ['nobody hears figures', figures, anonymous(shop), 'UNAUTHENTICATED'],
  ['shoppers hear no ratings', ratings, aShopper(), 'FORBIDDEN'],
  ['nobody hears ratings', ratings, anonymous(shop), 'UNAUTHENTICATED'],
])('%s', async (_what, query, caller, code) => {
  using stream = follow(query, caller);
  await eventually(() => expect(stream.frames).toEqual([{ code }]));
});
