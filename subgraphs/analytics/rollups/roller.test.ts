import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';
import { type FakeClock, fakeClock } from '../../../tests/support/fake-clock.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.ts';
import { dayOf } from '../domain/counts.ts';
import { rollUp } from '../domain/roll-up.ts';
import { type AnalyticsEventRecord, createAnalyticsRepository } from '../repository.ts';
import { eventHistories } from '../testing/event-histories.ts';
import { anEventRecord, shop } from '../testing/start-analytics.ts';
import { compareSums } from './compare-sums.ts';
import { createRollupRepository } from './repository.ts';
import { createRoller } from './roller.ts';

let database: TestDatabase;
let clock: FakeClock;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  clock = fakeClock('2026-11-22T12:00:00.000Z');
  await clear();
});
afterAll(() => database[Symbol.asyncDispose]());

const rollups = () => createRollupRepository(database);
const silent = createLog({ level: 'silent', name: 'test' });
const tellNobody = async (): Promise<void> => {};

/** What a roller does when it is told to. It is closed at once: its own ticks would come within a test. */
async function roll(what: 'run' | 'rebuild' = 'run'): Promise<void> {
  const roller = createRoller({ rollups: rollups(), clock, log: silent, told: tellNobody });
  await roller[what]();
  await roller.close();
}

async function clear(): Promise<void> {
  for (const { name, type } of await database.db.listCollections().toArray())
    if (type !== 'view' && !name.startsWith('system.'))
      await database.db.collection(name).deleteMany({});
  await createAnalyticsRepository(database.db).ensureIndexes();
  await rollups().ensureIndexes();
}

const add = (events: readonly AnalyticsEventRecord[]): Promise<number> =>
  createAnalyticsRepository(database.db).addEvents(events);

/** What the store holds, without ids and zeros: a difference that went back to nothing leaves a zero. */
async function counted() {
  const { sessions, rollups: cells, products } = await rollups().everything();
  const sums = (all: readonly { counts: object }[], nameOf: (cell: never) => string) =>
    Object.fromEntries(
      all
        .map((cell) => [nameOf(cell as never), nonZero(cell.counts)] as const)
        .filter(([, counts]) => Object.keys(counts).length > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return {
    sessions: Object.fromEntries(
      sessions.map(({ _id, tenant, sessionHash, ...summary }) => [sessionHash, summary]),
    ),
    hours: sums(
      cells.filter(({ grain }) => grain === 'hour'),
      ({ at }: { at: Date }) => at.toISOString(),
    ),
    days: sums(
      cells.filter(({ grain }) => grain === 'day'),
      ({ at }: { at: Date }) => at.toISOString(),
    ),
    products: sums(
      products,
      ({ productId, day }: { productId: string; day: Date }) => `${productId} ${day.toISOString()}`,
    ),
  };
}

const nonZero = (counts: object): object =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

/** The same from all events at once, without a store. */
function recounted(events: readonly AnalyticsEventRecord[]) {
  const { sessions, hours, products } = rollUp(events, new Map(), null);
  const days = new Map<string, Record<string, number>>();
  for (const { at, counts } of hours) {
    const day = new Date(dayOf(at.getTime())).toISOString();
    const sums = days.get(day) ?? {};
    for (const [name, count] of counts) sums[name] = (sums[name] ?? 0) + count;
    days.set(day, sums);
  }
  return {
    sessions: Object.fromEntries(
      [...sessions].map(([key, summary]) => [key.slice(shop.length + 1), summary]),
    ),
    hours: Object.fromEntries(
      hours.map(({ at, counts }) => [at.toISOString(), Object.fromEntries(counts)]),
    ),
    days: Object.fromEntries(days),
    products: Object.fromEntries(
      products.map(({ productId, day, counts }) => [
        `${productId} ${day.toISOString()}`,
        Object.fromEntries(counts),
      ]),
    ),
  };
}

test('what is counted equals a recount, whatever the history, with two copies at once that die in between', async () => {
  const crash = new Error('The process died here');
  await fc.assert(
    fc.asyncProperty(
      eventHistories(),
      fc.array(fc.record({ take: fc.integer({ min: 1, max: 15 }), dies: fc.boolean() }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.boolean(),
      async (history, steps, rebuilds) => {
        await clear();
        const repository = rollups();
        const dying = async (): Promise<void> => {
          throw crash;
        };
        let from = 0;
        for (const { take, dies } of steps) {
          await add(history.slice(from, from + take));
          // A batch that came twice, as a browser sends it that heard no answer.
          await add(history.slice(Math.max(from - 2, 0), from + take));
          from += take;
          if (dies)
            await repository.countBatch(7, rollUp, dying).catch((error: unknown) => {
              expect(error).toBe(crash);
            });
          await Promise.all([
            repository.countBatch(4, rollUp, tellNobody),
            repository.countBatch(4, rollUp, tellNobody),
          ]);
        }
        await add(history);
        if (rebuilds) await roll('rebuild');
        await Promise.all([roll(), roll()]);
        expect(await counted()).toEqual(recounted(history));
      },
    ),
    { numRuns: Number(process.env['AURORA_TEST_RUNS'] ?? 10) },
  );
}, 600_000);

test('an event that comes late moves its session to where it began', async () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
  await add([anEventRecord({ _id: '1', name: 'aurora_escalation_shown', occurredAt: at(9) })]);
  await roll();
  await add([anEventRecord({ _id: '2', occurredAt: at(7) })]);
  await roll();
  const { hours } = await counted();
  expect(hours[at(7).toISOString()]).toMatchObject({ sessions: 1, 'sessions:person': 1 });
  expect(hours[at(9).toISOString()]).toEqual({ 'events:aurora_escalation_shown': 1 });
});

test('a rebuild puts right what was wrong, and readers see the old figures until it is done', async () => {
  await add([anEventRecord({ _id: '1' }), anEventRecord({ _id: '2', sessionHash: 'b' })]);
  await roll();
  const right = await counted();
  await database.db
    .collection('analytics_rollups')
    .updateMany({}, { $set: { 'counts.sessions': 99 } });
  await rollups().beginRebuild(new Date(clock.now().getTime() - 10 * DAY_MS));
  expect(JSON.stringify(await counted())).toContain('"sessions":99');
  await roll();
  expect(await counted()).toEqual(right);
  expect((await rollups().state()).next).toBeNull();
});

test('a rebuild takes over what is older than the events that are kept', async () => {
  const old = anEventRecord({ _id: 'old', occurredAt: new Date('2026-01-10T09:00:00.000Z') });
  const young = anEventRecord({ _id: 'young', sessionHash: 'b' });
  await add([old, young]);
  await roll();
  const before = await counted();
  await database.db.collection('analytics_events').deleteOne({ _id: 'old' as never });
  await roll('rebuild');
  const after = await counted();
  expect(after.hours).toEqual(before.hours);
  expect(after.days).toEqual(before.days);
});

test('two rebuilds at once are one', async () => {
  await add([anEventRecord({ _id: '1' })]);
  const from = new Date(clock.now().getTime() - 10 * DAY_MS);
  await roll();
  const began = await Promise.all([rollups().beginRebuild(from), rollups().beginRebuild(from)]);
  expect(began.filter(Boolean)).toHaveLength(1);
  await roll();
  expect(await counted()).toEqual(recounted([anEventRecord({ _id: '1' })]));
});

test('sums of an earlier generation are gone once the next is seen', async () => {
  await add([anEventRecord({ _id: '1' })]);
  await roll();
  await roll('rebuild');
  const numbers = await database.db.collection('analytics_rollups').distinct('generation');
  expect(numbers).toEqual([2]);
});

test('a comparison with a recount says which sum is wrong', async () => {
  await add([anEventRecord({ _id: '1' }), anEventRecord({ _id: '2', sessionHash: 'b' })]);
  await roll();
  expect(await compareSums(rollups(), clock.now())).toEqual({
    events: 2,
    sessions: 2,
    differences: [],
  });
  await database.db
    .collection('analytics_rollups')
    .updateOne({ grain: 'day' }, { $inc: { 'counts.sessions': -1 } });
  const { differences } = await compareSums(rollups(), clock.now());
  expect(differences).toEqual([`${shop} day 2026-11-20T00:00:00.000Z: sessions lacks 1`]);
});
