/**
 * From `npm start` to the first answered query, with an empty data folder and with a full one, and the memory held
 * then. `node --import tsx tests/load/start.ts [rounds=3]`; about 30 s. What is not built yet is built first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, mib, ms, printTable } from './support/figures.ts';
import { startShop } from './support/start-shop.ts';

const rounds = Math.min(10, Number(process.argv[2] ?? 3));

// Building is part of the first start after an install; here it is timed by itself.
const buildAtMs = performance.now();
const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
if (status !== 0) throw new Error('The build failed');
const buildMs = performance.now() - buildAtMs;

const cold: number[] = [];
const warm: number[] = [];
const rss: number[] = [];
for (let round = 0; round < rounds; round++) {
  const dataDir = await mkdtemp(join(tmpdir(), 'aurora-load-'));
  for (const times of [cold, warm]) {
    const shop = await startShop({ dataDir });
    times.push(shop.startedInMs);
    rss.push(shop.usage().rssBytes);
    await shop.stop();
  }
  await rm(dataDir, { recursive: true, force: true });
}

printTable(`Start to first answered query (median of ${rounds})`, [
  ['', 'measured', 'goal'],
  ['empty data folder: the demo shop is made', ms(median(cold), 0), '≤ 5000 ms'],
  ['full data folder', ms(median(warm), 0), ''],
  ['memory then', mib(median(rss)), '≤ 500 MiB'],
  ['build, once after an install', ms(buildMs, 0), ''],
]);
process.exit(0);
