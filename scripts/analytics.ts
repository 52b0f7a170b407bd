/** `npm run analytics`: what the figures are made of. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { openData } from '../app/data.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { ShopError } from '../kernel/errors.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { createLog } from '../kernel/log.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { withCatalogParts } from '../subgraphs/analytics/domain/event-catalog.ts';
import { createAnalyticsRepository } from '../subgraphs/analytics/repository.ts';
import { compareSums } from '../subgraphs/analytics/rollups/compare-sums.ts';
import { createRollupRepository } from '../subgraphs/analytics/rollups/repository.ts';
import { createRoller } from '../subgraphs/analytics/rollups/roller.ts';
import { readArguments } from './read-arguments.ts';

const usage = `Usage:
  npm run analytics -- since <instant>   answers the two questions of the deployment plan
  npm run analytics -- check             compares the sums with a recount of all events; exits 1 when they differ
  npm run analytics -- rebuild           counts everything anew while readers see what there was
  npm run analytics -- catalog           writes the tables of docs/analytics/aurora-event-catalog.md`;
const catalogPath = join(import.meta.dirname, '..', 'docs/analytics/aurora-event-catalog.md');

async function main(): Promise<void> {
  const [command, argument = ''] = readArguments(usage, {}).positionals;
  if (command === 'catalog')
    return writeFileSync(catalogPath, withCatalogParts(readFileSync(catalogPath, 'utf8')));
  if (command !== 'since' && command !== 'check' && command !== 'rebuild')
    throw new ShopError('BAD_USER_INPUT', usage);

  const config = loadConfig(process.env);
  const data = await openData(config);
  try {
    if (command === 'since') await since(data.db, config, argument);
    else if (command === 'check') await check(data);
    else await rebuild(data);
  } finally {
    await data.close();
  }
}

type RollupParts = Parameters<typeof createRollupRepository>[0];

async function since(db: Db, { tenant }: Config, text: string): Promise<void> {
  const deployedAt = new Date(text);
  if (Number.isNaN(deployedAt.getTime()))
    throw new ShopError('BAD_USER_INPUT', `${text || 'Nothing'} is no instant\n\n${usage}`);
  const events = createAnalyticsRepository(db);
  const shown = await events.countSince(tenant, 'aurora_products_shown', deployedAt);
  const share = await events.labelShareSince(tenant, 'NEEDS_FOLLOW_UP', deployedAt);
  console.log(`Shelves shown since ${deployedAt.toISOString()}: ${shown}`);
  console.log(`Share of ratings that need a follow-up: ${share ?? 'no rating yet'}`);
}

async function check(data: RollupParts): Promise<void> {
  const { events, sessions, differences } = await compareSums(
    createRollupRepository(data),
    systemClock.now(),
  );
  console.log(`${events} events of ${sessions} sessions counted anew.`);
  for (const difference of differences.slice(0, 20)) console.error(difference);
  if (differences.length === 0) return console.log('The sums are right.');
  console.error(`${differences.length} sums differ: npm run analytics -- rebuild`);
  process.exitCode = 1;
}

async function rebuild(data: RollupParts): Promise<void> {
  const rollups = createRollupRepository(data);
  await rollups.ensureIndexes();
  const roller = createRoller({
    rollups,
    clock: systemClock,
    log: createLog({ level: 'info', name: 'analytics' }),
    told: async () => {},
  });
  try {
    console.log(`${await roller.rebuild()} events counted anew.`);
  } finally {
    await roller.close();
  }
}

main().catch(refuseToStart);
