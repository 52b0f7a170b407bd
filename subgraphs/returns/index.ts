import { ensureIdempotency, runOnce } from '../../kernel/data/idempotency.ts';
import { type Feed, openFeed } from '../../kernel/events/feed.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { shareLiveEvents } from '../../kernel/events/shared-live.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { createPersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { ReturnsContext } from './context.ts';
import { createReturnLoaders } from './loaders.ts';
import { orderEventTypes, projectOrder } from './order-projection.ts';
import { createPayoutLedger, houseLabels, type ReturnPorts } from './ports.ts';
import { personalCollections, withReturnParcels } from './privacy.ts';
import { createReturnRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createReturnClock } from './return-clock.ts';
import { createReturnDesk } from './return-desk.ts';
import { createReturnRequests, type RunOnce } from './return-requests.ts';

export { newReturn } from './domain/return-request.ts';
export * as returnSteps from './domain/return-steps.ts';
export { returnChanged, returnRequested } from './events.ts';
export type { ReturnPorts } from './ports.ts';
export { type ReturnRecord, returnsCollection } from './repository.ts';

/** What comes back: which pieces can, what that brings, and each return's life. */
export function createReturnsSubgraph(
  parts: SubgraphParts & {
    readonly ports?: ReturnPorts;
    /** What waits outside of the graph for its return, and is its customer's. */
    readonly waiting?: readonly PersonalCollection[];
  },
): Subgraph {
  const { client, db, config, clock, log } = parts;
  const { ports = { labels: houseLabels, payouts: createPayoutLedger(db) } } = parts;
  const sdl = loadSdl('returns');
  const returns = createReturnRepository({ client, db, clock });
  const once: RunOnce = (request, effect) => runOnce({ db, clock }, request, effect);
  const requests = createReturnRequests({
    returns,
    runOnce: once,
    clock,
    piiSalt: config.secrets.piiSalt,
  });
  const desk = createReturnDesk({ returns, ports, clock });
  const personalRecords = createPersonalRecords(
    parts,
    'returns',
    personalCollections(clock, parts.waiting),
    withReturnParcels(returns, config.secrets.piiSalt),
  );
  let feed: Feed | null = null;
  let erasures: Feed | null = null;
  let live: LiveEvents | null = null;
  let returnClock: Repeated | null = null;

  return {
    name: 'returns',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller, lastEventId }: SubgraphRequest): ReturnsContext => ({
      caller,
      returns,
      personalRecords,
      loaders: createReturnLoaders(returns, caller.tenant),
      requests,
      desk,
      returnClock: () => returnClock ?? notStarted(),
      live: () => live ?? notStarted(),
      lastEventId,
      clock,
      cursorSecret: config.secrets.cursor,
    }),
    async start() {
      await Promise.all([returns.ensureIndexes(), ensureEvents(db), ensureIdempotency(db)]);
      live = await shareLiveEvents({ db, log });
      returnClock = createReturnClock({ returns, payouts: ports.payouts, clock, log });
      returnClock.soon();
      feed = openFeed({
        db,
        name: 'returns.orders',
        clock,
        log,
        types: orderEventTypes,
        onEvent: (event) => projectOrder(returns, event),
      });
      erasures = personalRecords.follow();
    },
    async stop() {
      await Promise.all([feed?.stop(), erasures?.stop(), live?.close(), returnClock?.close()]);
      [feed, erasures, live, returnClock] = [null, null, null, null];
    },
  };
}

function notStarted(): never {
  throw new Error('The returns subgraph has not started');
}
