import type { Db } from 'mongodb';
import { type Clock, MINUTE_MS } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { Log } from '../kernel/log.ts';
import { type Random, secureRandom } from '../kernel/random.ts';
import { type Repeated, repeat } from '../kernel/repeat.ts';
import { carriers, createCarrierConnector } from './connectors/carrier/index.ts';
import { deadFacts } from './figures.ts';
import { createHookRoute, type HookRoute } from './ingress.ts';
import { createInbox, type Inbox } from './repository.ts';
import type { ApplyShipmentFact } from './shipment-fact.ts';
import { createWorker } from './worker.ts';

export { signWebhook } from '../kernel/webhook-signature.ts';
export { createKeptFacts } from './dead-facts-repository.ts';
export { personalCollections as personalFacts } from './privacy.ts';
export type { ApplyShipmentFact, ShipmentFactCommand, ShipmentFactReply } from './shipment-fact.ts';

export interface IntegrationsParts {
  readonly db: Db;
  readonly config: Pick<Config, 'tenant' | 'secrets'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly applyShipmentFact: ApplyShipmentFact;
  readonly random?: Random;
}

export interface Integrations {
  /** For the gateway's port. */
  readonly routes: readonly HookRoute[];
  readonly inbox: Inbox;
  /** Makes indexes and begins to work on what is in the inbox. Safe on several copies at once. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What comes in from other systems, on its way to the shop. It knows no GraphQL: the port is passed in. */
export function createIntegrations(parts: IntegrationsParts): Integrations {
  const { config, clock, log, applyShipmentFact, random = secureRandom } = parts;
  const inbox = createInbox(parts);
  const worker = createWorker({ inbox, applyShipmentFact, clock, random, log });
  const hooks = createHookRoute({
    tenants: [config.tenant],
    connectors: carriers.map((carrier) => createCarrierConnector(carrier, config.secrets.hook)),
    inbox,
    piiSalt: config.secrets.piiSalt,
    clock,
    log,
    onArrival: worker.wake,
  });
  let counting: Repeated | null = null;
  return {
    routes: [hooks],
    inbox,
    async start() {
      await inbox.ensure();
      worker.start();
      counting = countDead(inbox, log);
    },
    async stop() {
      await Promise.all([worker.stop(), counting?.close()]);
    },
  };
}

/** Keeps the figure of what was given up. */
function countDead(inbox: Inbox, log: Log): Repeated {
  const counting = repeat({
    everyMs: MINUTE_MS,
    async look() {
      deadFacts.set(await inbox.countDead());
      return 0;
    },
    log,
    says: 'What was given up could not be counted',
  });
  counting.soon();
  return counting;
}
