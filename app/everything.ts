import { systemClock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { createNotifier } from '../kernel/data/create-notifier.ts';
import { ShopError } from '../kernel/errors.ts';
import { createInProcessClient } from '../kernel/graphql/in-process-client.ts';
import type { Log } from '../kernel/log.ts';
import { secureRandom } from '../kernel/random.ts';
import { type Aurora, startAurora } from './aurora.ts';
import type { Data } from './data.ts';
import { createSubgraphs } from './subgraphs.ts';

export interface EverythingParts {
  readonly config: Config;
  readonly data: Data;
  readonly log: Log;
}

/** All subgraphs and the gateway over them, in this process. */
export async function startEverything({ config, data, log }: EverythingParts): Promise<Aurora> {
  const clock = systemClock;
  const { client, db } = data;
  const notifier = await createNotifier({ db, clock, config, log });
  const subgraphs = createSubgraphs({
    client,
    db,
    config,
    clock,
    random: secureRandom,
    log,
    notifier,
  });
  const subgraphsStarted = Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  // The gateway waits for them, and tells; until it does nobody else would.
  subgraphsStarted.catch(() => {});
  const aurora = await startAurora({
    config,
    data,
    log,
    servesAfter: subgraphsStarted,
    clientFor(name) {
      const subgraph = subgraphs.find((candidate) => candidate.name === name);
      if (!subgraph)
        throw new ShopError(
          'SUPERGRAPH_INVALID',
          `The supergraph names a subgraph ${name}, and there is none`,
        );
      return createInProcessClient(subgraph, { log, clock });
    },
  });
  return {
    ...aurora,
    async close() {
      await aurora.close();
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      await notifier.close?.();
    },
  };
}
