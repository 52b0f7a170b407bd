import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Db } from 'mongodb';
import type { GatewayParts } from '../gateway/gateway.ts';
import { createInstanceFiles } from '../gateway/operations/instance-files.ts';
import { manifestsAt } from '../gateway/operations/manifests/manifests-at.ts';
import { createUsageFiles } from '../gateway/operations/usage/usage-store.ts';
import { readPlanBudgets } from '../gateway/plan-budgets/plan-budgets.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { createUsageRepository } from './operation-usage-repository.ts';

const schemaFolder = fileURLToPath(new URL('../schema/', import.meta.url));

/** What clients may send, what they have registered, and where it is kept what they do send. */
export function operationParts(
  config: Config,
  db: Db,
  clock: Clock,
): Required<Pick<GatewayParts, 'documents' | 'operations' | 'operationRecords' | 'reloadGate'>> {
  const { clientDocuments, clientOrigins, dataDir, tenant } = config;
  const clients = [...clientDocuments].filter(([client]) => client !== '*');
  const instance = `${hostname()}-${config.port}`;
  return {
    documents: {
      clients: new Map(clients),
      others: clientDocuments.get('*') ?? 'deny',
      origins: clientOrigins,
      automatic: config.automaticDocuments,
    },
    operations: manifestsAt(
      config.operations ?? join(schemaFolder, 'operations'),
      clients.map(([client]) => client),
      join(dataDir, 'operations', 'manifests'),
    ),
    operationRecords: {
      // One machine's gateways share a folder, where commands find it; those of several share the database.
      usage:
        config.mongodbUri === null
          ? createUsageFiles(join(dataDir, 'operations', 'usage'), instance)
          : createUsageRepository(db, { tenant, instance, clock }),
      unregistered: createInstanceFiles(join(dataDir, 'operations', 'unregistered'), instance),
    },
    reloadGate: {
      mode: config.reloadGate,
      budgets: readPlanBudgets(join(schemaFolder, 'plan-budgets.json')),
    },
  };
}
