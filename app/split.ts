import '../gateway/silence.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDevelopment } from '../kernel/config.ts';
import { ShopError } from '../kernel/errors.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { createLog } from '../kernel/log.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import { onStop } from '../kernel/on-stop.ts';
import { refusedExitCode, refuseToStart } from '../kernel/refuse-to-start.ts';
import { openData, resetData } from './data.ts';
import { mustBeFree } from './free-port.ts';
import { seedIfEmpty } from './seed-if-empty.ts';
import { readStartOptions } from './start-options.ts';
import { supervise } from './supervise.ts';

/**
 * `npm run start:split`: a process for each subgraph and one for the gateway, as in production, over one store.
 * This process holds the embedded store and starts again whatever ends.
 */
const names = ['catalog', 'orders', 'returns', 'concierge', 'analytics'] as const;

/** A subgraph that is not ready by then is told at `/health` and does not keep the others. */
const startWaitMs = 30_000;
const looksEveryMs = 100;

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  const config = loadConfig(process.env);
  const log = createLog({ level: config.logLevel, name: 'split' });
  const urls = names.map((name, index) => ({ name, port: config.subgraphPort + index }));
  if (urls.some(({ port }) => port === config.port))
    throw new ShopError(
      'CONFIG_INVALID',
      `PORT is ${config.port}, one of the ${names.length} ports that the subgraphs take from AURORA_SUBGRAPH_PORT on`,
    );
  for (const port of [config.port, ...urls.map((url) => url.port)])
    await mustBeFree(config.host, port);
  if (options.reset) await resetData(config);
  const data = await openData(config);
  if (isDevelopment(config)) await seedIfEmpty(data, config);

  const env = { MONGODB_URI: data.uri, AURORA_DATA_DIR: config.dataDir };
  const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  makeFolder(config.dataDir, 0o700);
  const supervisor = supervise(
    [
      ...urls.map(({ name, port }) => ({
        name,
        entry: entry('../subgraphs/serve.js'),
        args: [name, '--port', String(port)],
        env,
      })),
      {
        name: 'gateway',
        entry: entry('./gateway-process.js'),
        args: [],
        // Whoever reads that Aurora runs finds all of it running.
        startsAfter: untilReady(urls),
        env: {
          ...env,
          AURORA_SUBGRAPH_URLS: urls
            .map(({ name, port }) => `${name}=http://127.0.0.1:${port}/graphql`)
            .join(','),
        },
      },
    ],
    {
      log,
      onChange: (pids) => writeProcesses(config.dataDir, pids),
      onRefused: () => stop(refusedExitCode),
    },
  );

  const stop = onStop(async () => {
    await supervisor.stop();
    await data.close();
  });
}

/** Until each subgraph says that it is ready, or none of this is to be waited for any longer. */
async function untilReady(urls: readonly { readonly port: number }[]): Promise<void> {
  const giveUpAtMs = Date.now() + startWaitMs;
  const isReady = ({ port }: { readonly port: number }): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (Date.now() < giveUpAtMs && !(await Promise.all(urls.map(isReady))).every(Boolean))
    await pause(looksEveryMs);
}

/** `processes.json` in the data folder: the process id of each part, for whoever wants to look at or end one. */
const writeProcesses = (dataDir: string, pids: Readonly<Record<string, number>>): void =>
  writeFileSync(join(dataDir, 'processes.json'), `${JSON.stringify(pids, null, 2)}\n`);

main().catch(refuseToStart);
