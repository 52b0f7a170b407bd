import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { print } from 'graphql';
import { createGeneration } from '../../gateway/generation.ts';
import { localPlanner } from '../../gateway/planner/local-planner.ts';
import type { Planner } from '../../gateway/planner/planner.ts';
import { defaultPlannerLimits, type PlannerLimits } from '../../gateway/planner/planner-limits.ts';
import { PlanningThread } from '../../gateway/planner/planning-thread.ts';
import { createThreadedPlanner } from '../../gateway/planner/threaded-planner.ts';
import { silentLog as log, supergraphOf } from './support/small-gateway.ts';

const generation = createGeneration(supergraphOf());
const options = { tokensMax: 1_000, suggestNames: true };
const question = {
  text: 'query Piece($id: ID!) { order(id: $id) { number lines { product { title } } } }',
  operationName: null,
  fixed: {},
};

const start = (limits: Partial<PlannerLimits> = {}): Planner & AsyncDisposable => {
  const planner = createThreadedPlanner({ log, limits });
  return Object.assign(planner, { [Symbol.asyncDispose]: () => planner.close() });
};

/** One for all tests that leave it whole: a thread takes a second to start from source. */
let planner: Planner;
beforeAll(() => {
  planner = start();
});
afterAll(() => planner.close());

test('a thread plans as this one does', async () => {
  const plan = await planner.plan(generation, question);

  expect(plan).toEqual(await localPlanner.plan(generation, question));
  expect(plan.plan.node?.kind).toBe('Sequence');
});

test('what it has read is the document', async () => {
  const document = await planner.read(generation, question.text, options);

  expect(print(document)).toContain('query Piece($id: ID!)');
});

test.each([
  ['is no GraphQL', '{ order('],
  ['does not fit the schema', '{ ordr(id: "1") { number } }'],
  ['is too long', `{ ${'order(id: "1") { number } '.repeat(200)} }`],
])('a document that %s is refused in the same words', async (_, text) => {
  const told = async (by: Planner) => {
    const error = await by.read(generation, text, options).catch((reason) => reason);
    const { code, message, reasons, details } = error;
    return { code, message, reasons: reasons?.map(toPlain), details };
  };

  expect(await told(planner)).toEqual(await told(localPlanner));
});

test('more supergraphs than the thread holds are planned in turns, however often each was used', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => createGeneration(`${supergraphOf()}\n# ${name}`));
  if (!a || !b || !c) throw new Error('There are three');
  const plan = await localPlanner.plan(generation, question);
  for (const next of [a, b, c, b, a, b]) expect(await planner.plan(next, question)).toEqual(plan);
});

test('an operation that cannot be planned is refused with its cause', async () => {
  const impossible = { ...question, operationName: 'Other' };

  await expect(planner.plan(generation, impossible)).rejects.toMatchObject({
    code: 'OPERATION_RESOLUTION_FAILURE',
    cause: { message: expect.stringContaining('Other') },
  });
});

test('a planner whose queue is full refuses, and says when to come back', async () => {
  await using busy = start({ waitingMax: 2 });
  const texts = ['a', 'b', 'c', 'd', 'e'].map((alias) => `{ ${alias}: order(id: "1") { number } }`);

  const outcomes = await Promise.allSettled(
    texts.map((text) => busy.plan(generation, { ...question, text })),
  );

  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  expect(outcomes[4]).toMatchObject({
    reason: { code: 'OVERLOADED', details: { retryAfterSeconds: 1 } },
  });
  expect(busy.pending).toBe(0);
});

test('a question that nobody waits for any more gives up its place', async () => {
  await using busy = start({ waitingMax: 1 });
  const client = new AbortController();
  const ask = (alias: string, signal?: AbortSignal) =>
    busy.plan(generation, { ...question, text: `{ ${alias}: order(id: "1") { number } }` }, signal);

  const underway = ask('a');
  const gone = ask('b', client.signal);
  await expect(ask('c')).rejects.toMatchObject({ code: 'OVERLOADED' });
  client.abort('has left');
  const waits = ask('d');

  await expect(gone).rejects.toBe('has left');
  expect(await Promise.all([underway, waits])).toHaveLength(2);
});

test('a question that takes longer than it may ends its thread', async () => {
  const thread = new PlanningThread(defaultPlannerLimits.heapMibMax);
  // Each operation is looked at with every fragment that it leads to: seconds of work.
  const text = Array.from({ length: 40 }, (_, chain) => chainOf(`F${chain}_`, 1_000)).join(' ');
  const slow = {
    kind: 'read',
    generationId: generation.id,
    text,
    options: { tokensMax: 2_000_000, suggestNames: true },
  } as const;

  await expect(thread.ask(generation, slow, 1)).rejects.toThrow('It took longer than 1 ms');
  expect(thread.hasEnded).toBe(true);
  await thread.close();
});

/** Fragments that lead from one to the next, and an operation for each that begins at the first. */
const chainOf = (name: string, length: number): string =>
  [
    `fragment ${name}${length} on Query { __typename }`,
    ...Array.from(
      { length },
      (_, index) =>
        `query Q${name}${index} { ...${name}0 } fragment ${name}${index} on Query { ...${name}${index + 1} }`,
    ),
  ].join(' ');

test('a closed planner refuses', async () => {
  const closed = start();
  await closed.close();

  await expect(closed.plan(generation, question)).rejects.toMatchObject({
    code: 'OVERLOADED',
  });
});

const toPlain = ({ message, locations }: { message: string; locations?: object[] }) => ({
  message,
  locations: locations?.map((location) => ({ ...location })),
});
