import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { apolloEngine } from '../../../gateway/execution/apollo-engine.ts';
import { createCompiledEngine } from '../../../gateway/execution/compiled/engine.ts';
import type { SubgraphClients } from '../../../gateway/execution/engine.ts';
import type { Random } from '../../../kernel/random.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { type Answer, answerOf, monolithAnswer, prepare, splitGraph } from './equivalence.ts';
import { type GraphModel, generateModel, overrideLabel } from './graph-model.ts';
import { pickFrom } from './pick-from.ts';
import { randomOperation } from './random-operation.ts';

const firstSeed = Number(process.env['AURORA_FUZZ_SEED'] ?? 20_261_121);
const operations = Number(process.env['AURORA_FUZZ_OPERATIONS'] ?? 5_000);
const operationsAGraph = 50;
/** Ten times what they take where nothing else is done: only what hangs is ended by it. */
const timeoutMs = 60_000 + operations * 250;

/**
 * Random graphs, split at random, asked at random: the split graph tells what the whole one tells. Every third
 * operation meets fields that throw, and every third a subgraph that is down. See docs/decisions/0008.
 */
test(
  `${operations} operations from seed ${firstSeed} come out as the undivided graph and the other engine say`,
  async () => {
    const differences: unknown[] = [];
    joinedCalls = 0;
    clashingPlans = 0;
    subscriptions = 0;
    for (let index = 0; index < operations; index += 1) {
      if (index % operationsAGraph === 0) openGraph(firstSeed + index / operationsAGraph);
      differences.push(...(await hold(index)));
      if (differences.length >= 3) break;
    }
    expect(differences).toEqual([]);
    // What goes as one call is held against the undivided graph like all else.
    expect(joinedCalls).toBeGreaterThan(operations / 100);
    // So are different things that types ask for by one name.
    expect(clashingPlans).toBeGreaterThan(operations / 20);
    // And what an event of a subscription leads to.
    expect(subscriptions).toBeGreaterThan(operations / 50);
  },
  timeoutMs,
);

/** With code made of every operation, and as it runs them for the first time. */
const withCode = createCompiledEngine({ plainRuns: 0 });
const withoutCode = createCompiledEngine({ plainRuns: 1 });
let joinedCalls = 0;
let clashingPlans = 0;
let subscriptions = 0;
let seed = 0;
let random: Random;
let model: GraphModel;
let graph: ReturnType<typeof splitGraph>;

function openGraph(graphSeed: number): void {
  seed = graphSeed;
  random = seededRandom(seed);
  model = generateModel(seed, random);
  graph = splitGraph(model);
}

async function hold(index: number): Promise<readonly unknown[]> {
  const weather = (['fair', 'faults', 'down'] as const)[index % 3] ?? 'fair';
  const operation = randomOperation(graph.generation.apiSchema, random);
  const request = prepare(graph, operation, random.int(2) === 0 ? [overrideLabel] : []);
  if (request.prepared.plan.clashes) clashingPlans += 1;
  if (request.prepared.operation.kind === 'subscription') subscriptions += 1;
  graph.weather.faults = weather === 'faults' ? 0.05 : 0;
  const clients = weather === 'down' ? withOneDown(graph.clients) : graph.clients;

  const engine = index % 2 === 0 ? withCode : withoutCode;
  const ours = await answerOf(engine, request, {
    ...graph,
    clients: countingJoined(clients),
  });
  const whole = await monolithAnswer(graph, request);
  const wrong = (what: string, theirs: Answer) => ({ what, seed, index, operation, ours, theirs });
  // The subgraphs say why of every null that may not stand: who says more of it tells one cause twice.
  if (ours.unexplained.length > 0) return [wrong('one error for each cause', whole)];
  if (weather === 'down')
    return isPartOf(ours.data, whole.data) && (ours.isFlawless ? tellTheSame(ours, whole) : true)
      ? []
      : [wrong('what is left of the whole graph', whole)];

  const found: unknown[] = [];
  // Where only an interface led to an object, nobody knows what it is once its own subgraph fails.
  if (weather === 'fair' || !model.hasInterfaceObject)
    if (!tellTheSame(ours, whole)) found.push(wrong('the whole graph', whole));
  // The other engine lets the name of an interface take the place of an object type's, loses its place in lists of
  // lists when an item is null, and does not send null where `@requires` gives arguments.
  const isFit =
    !model.hasInterfaceObject &&
    !model.hasListsOfLists &&
    graph.generation.planned.standIns.size === 0;
  if (isFit) {
    const other = await answerOf(apolloEngine, request, { ...graph, clients });
    // It tells errors of lists by their place among those that were asked for.
    if (!isDeepStrictEqual(ours.data, other.data)) found.push(wrong('the other engine', other));
  }
  return found;
}

const countingJoined = (clients: SubgraphClients): SubgraphClients =>
  new Map(
    [...clients].map(([name, client]) => [
      name,
      {
        ...client,
        execute(request) {
          if (/\b_1_\w+:/.test(request.query)) joinedCalls += 1;
          return client.execute(request);
        },
      },
    ]),
  );

function withOneDown(clients: SubgraphClients): SubgraphClients {
  const down = pickFrom(random, [...clients.keys()]);
  const fail = () => Promise.reject(new Error('connect ECONNREFUSED'));
  return new Map(
    [...clients].map(([name, client]) => [
      name,
      name === down ? { ...client, execute: fail } : client,
    ]),
  );
}

/** The same, but for parts that are null. Objects of which only an interface is known lack what their type would add. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (part === null) return true;
  if (Array.isArray(part) && Array.isArray(whole))
    return part.length === whole.length && part.every((item, at) => isPartOf(item, whole[at]));
  if (!isObject(part) || !isObject(whole)) return isDeepStrictEqual(part, whole);
  const names = Object.keys(part);
  return (
    (model.hasInterfaceObject || names.length === Object.keys(whole).length) &&
    names.every((name) => isPartOf(part[name], whole[name]))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal data, and errors that tell of the same nulls. */
const tellTheSame = (a: Answer, b: Answer): boolean =>
  isDeepStrictEqual([a.data, a.errorPlaces], [b.data, b.errorPlaces]);
