import '../gateway/silence.ts';
import { systemClock } from '../kernel/clock.ts';
import { isDevelopment } from '../kernel/config.ts';
import { createMailbox } from '../kernel/data/mailbox.ts';
import { ShopError } from '../kernel/errors.ts';
import { createInProcessClient } from '../kernel/graphql/in-process-client.ts';
import { createLog } from '../kernel/log.ts';
import { unconfiguredNotifier } from '../kernel/notifier.ts';
import { secureRandom } from '../kernel/random.ts';
import { startAurora } from './aurora.ts';
import { openData, resetData } from './data.ts';
import { loadConfig, refuseToStart } from './load-config.ts';
import { onStop } from './on-stop.ts';
import { seedIfEmpty } from './seed-if-empty.ts';
import { startupTable } from './startup-table.ts';
import { createSubgraphs } from './subgraphs.ts';

/** `npm start`: store, subgraphs, gateway, webhooks and pages in one process. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog({ level: config.logLevel, name: 'aurora' });
  if (process.argv.includes('--reset')) await resetData(config);
  const data = await openData(config);
  if (isDevelopment(config)) await seedIfEmpty(data, config);

  const clock = systemClock;
  const notifier = isDevelopment(config)
    ? await createMailbox({ db: data.db, clock, config })
    : unconfiguredNotifier(log);
  const { client, db } = data;
  const subgraphs = createSubgraphs({
    client,
    db,
    config,
    clock,
    random: secureRandom,
    log,
    notifier,
  });
  await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  const aurora = await startAurora({
    config,
    data,
    log,
    startedAtMs: Number(process.env['AURORA_STARTED_AT_MS'] ?? performance.timeOrigin),
    clientFor(name) {
      const subgraph = subgraphs.find((candidate) => candidate.name === name);
      if (!subgraph)
        throw new ShopError(
          'SUPERGRAPH_INVALID',
          `The supergraph names a subgraph ${name}: we have none`,
        );
      return createInProcessClient(subgraph, { log, clock });
    },
  });
  process.stdout.write(startupTable(config, { ...aurora, store: data.place }));

  onStop(async () => {
    await aurora.close();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
    await data.close();
  });
}

main().catch(refuseToStart);
