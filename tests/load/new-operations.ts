/**
 * Do operations that nobody has sent before hold up those that everybody sends? 200 heavy ones come within 0.4 s while
 * a light one is asked every 4 ms: such as are known (the control), new ones planned in the gateway's own thread, and
 * new ones planned in a thread for it, in turns. Subgraphs have a process of their own.
 * `node --import tsx tests/load/new-operations.ts [rounds]`; 25 s a round. With `--max-semi-space-size=64` before
 * `--import` the young generation is as large as the one that `aurora-gateway` and `npm start` give the gateway.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compose } from '../../gateway/composition/compose.ts';
import { staticSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { createNetworkClient } from '../../gateway/network-client.ts';
import { localPlanner } from '../../gateway/planner/local-planner.ts';
import type { Planner } from '../../gateway/planner/planner.ts';
import { createThreadedPlanner } from '../../gateway/planner/threaded-planner.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import { scenarios, subgraphs } from './gateway/shop.ts';
import { median, ms, percentile, printTable } from './support/figures.ts';
import type { FloodFigures } from './support/flood-client.ts';
import { type LoopDelays, watchLoop } from './support/loop-watch.ts';

const rounds = Math.min(20, Number(process.argv[2] ?? 3));
const floodSize = 200;
/** As many more are sent before anything is measured. */
const firstSize = 20;
const log = createLog({ level: 'silent', name: 'gateway' });
const subgraphProcess = fork(
  fileURLToPath(new URL('support/empty-subgraphs.ts', import.meta.url)),
  { execArgv: ['--import', 'tsx'] },
);
const [subgraphPort] = (await once(subgraphProcess, 'message')) as [number];
const { supergraphSdl } = compose(
  subgraphs.map(({ name, sdl }) => ({
    name,
    sdl,
    url: `http://127.0.0.1:${subgraphPort}/${name}`,
  })),
);

/** Who plans, and whether there is anything to plan. */
const cases: Readonly<Record<string, { isNew: boolean; createPlanner: () => Planner }>> = {
  'known operations': { isNew: false, createPlanner: () => localPlanner },
  'new, planned in the gateway’s thread': { isNew: true, createPlanner: () => localPlanner },
  'new, planned in another': { isNew: true, createPlanner: () => createThreadedPlanner({ log }) },
};

interface Round extends FloodFigures {
  readonly quiet: LoopDelays;
  readonly flood: LoopDelays;
}

const figures = new Map<string, Round[]>();
for (let round = 0; round < rounds; round += 1)
  for (const [name, { isNew, createPlanner }] of Object.entries(cases)) {
    const bodies = Array.from({ length: firstSize + floodSize }, (_, index) =>
      newOperation(isNew ? round * 1_000 + index : 0),
    );
    figures.set(name, [...(figures.get(name) ?? []), await measure(createPlanner(), bodies)]);
  }

const middle = (name: string, read: (round: Round) => number): number =>
  median((figures.get(name) ?? []).map(read));
const middleMs = (name: string, read: (round: Round) => number): string => ms(middle(name, read));
printTable(`${floodSize} heavy operations within 0.4 s, ${rounds} rounds, medians`, [
  [
    '',
    'a turn works',
    'the longest',
    'above 5 ms',
    'a turn takes',
    'light p50',
    'p99',
    'flood took',
  ],
  ...Object.keys(cases).flatMap((name) => [
    [
      `${name}: before`,
      middleMs(name, ({ quiet }) => quiet.workMs),
      middleMs(name, ({ quiet }) => quiet.longestWorkMs),
      middle(name, ({ quiet }) => quiet.longTurns),
      middleMs(name, ({ quiet }) => quiet.waitMs),
      middleMs(name, ({ beforeMs }) => median(beforeMs)),
      middleMs(name, ({ beforeMs }) => percentile(beforeMs, 99)),
      '',
    ],
    [
      `${name}: while they come`,
      middleMs(name, ({ flood }) => flood.workMs),
      middleMs(name, ({ flood }) => flood.longestWorkMs),
      middle(name, ({ flood }) => flood.longTurns),
      middleMs(name, ({ flood }) => flood.waitMs),
      middleMs(name, ({ duringMs }) => median(duringMs)),
      middleMs(name, ({ duringMs }) => percentile(duringMs, 99)),
      middleMs(name, ({ floodMs }) => floodMs),
    ],
  ]),
]);
console.log(
  'Statuses of the heavy ones:',
  JSON.stringify([...figures.values()].flat().map(({ statuses }) => statuses)),
);
process.exit(0);

async function measure(planner: Planner, bodies: readonly string[]): Promise<Round> {
  const gateway = createGateway({
    host: '127.0.0.1',
    port: 0,
    bodyBytesMax: 1_000_000,
    requestTimeoutMs: 60_000,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    allowedOrigins: [],
    drainMs: 1_000,
    isOpen: true,
    log,
    planner,
    source: staticSource(supergraphSdl),
    clientFor: (name, url) =>
      createNetworkClient({
        name,
        url,
        timeoutMs: 30_000,
        callerSecret: null,
        clock: systemClock,
        log,
      }),
  });
  await gateway.listen();
  const watch = watchLoop();
  const child = fork(
    fileURLToPath(new URL('support/flood-client.ts', import.meta.url)),
    [gateway.url, scenarios['light']?.[0] ?? '', String(firstSize), ...bodies],
    { execArgv: ['--import', 'tsx'] },
  );
  await once(child, 'message');
  watch.read();
  await once(child, 'message');
  const quiet = watch.read();
  const [told] = (await once(child, 'message')) as [FloodFigures];
  const flood = watch.read();
  watch.stop();
  await gateway.close();
  return { ...told, quiet, flood };
}

/** The heavy one under an alias of its own. */
function newOperation(index: number): string {
  const { query } = JSON.parse(scenarios['heavy, unique']?.[0] ?? '{}') as { query: string };
  return JSON.stringify({ query: query.replace('users(', `u${index}: users(`), variables: {} });
}
