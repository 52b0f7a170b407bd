import { existsSync, readFileSync } from 'node:fs';
import type { Db } from 'mongodb';
import type { Authenticate } from '../../gateway/auth/authenticate.ts';
import type { Gateway, GatewayParts } from '../../gateway/gateway.ts';
import type { Route } from '../../gateway/http/router.ts';
import { createExplainPermits } from '../../gateway/telemetry/explain/permit.ts';
import { createFieldUsage } from '../../gateway/telemetry/field-usage/field-usage.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import type { Log } from '../../kernel/log.ts';
import { pageRoute } from '../routes/pages.ts';
import { createFieldCountRepository } from './field-counts.ts';
import { type InspectionParts, inspectionRoutes } from './inspection-routes.ts';

export interface Inspection {
  readonly gatewayParts: Required<Pick<GatewayParts, 'explainPermits' | 'fieldUsage'>>;
  readonly routes: readonly Route[];
}

/** What shows staff with the right how the graph is made, used and answered. */
export function createInspection(parts: {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly authenticate: Authenticate;
  /** Known once it is made: it takes these routes. */
  readonly gateway: () => Gateway;
}): Inspection {
  const { config, db, clock, log, authenticate, gateway } = parts;
  const permits = createExplainPermits(config.secrets.caller, clock);
  const counts = createFieldCountRepository(db, config.tenant);
  const schema = () => gateway().currentGeneration().apiSchema;
  return {
    gatewayParts: {
      explainPermits: permits,
      fieldUsage: createFieldUsage({ counts, schema, clock, log }),
    },
    routes: [
      pageRoute('/supergraph', 'supergraph'),
      pageRoute('/explain', 'explain'),
      ...inspectionRoutes({
        authenticate,
        generation: () => gateway().currentGeneration(),
        registered: () => gateway().registered(),
        counts,
        permits,
        hints: readHints(),
      }),
    ],
  };
}

/** Written when the supergraph was composed: the supergraph itself does not carry them. */
function readHints(): InspectionParts['hints'] {
  const file = new URL('../../schema/composition-hints.json', import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}
