import type { Db } from 'mongodb';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { Log } from '../kernel/log.ts';
import { type Random, secureRandom } from '../kernel/random.ts';
import { carriers, createCarrierConnector } from './connectors/carrier/index.ts';
import { createHookRoute, type HookRoute } from './ingress.ts';
import { createInbox, type Inbox } from './repository.ts';
import type { ApplyShipmentFact } from './shipment-fact.ts';
import { createWorker } from './worker.ts';

export { signWebhook } from '../kernel/webhook-signature.ts';
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
  return {
    routes: [hooks],
    inbox,
    async start() {
      await inbox.ensure();
      worker.start();
    },
    stop: () => worker.stop(),
  };
}
