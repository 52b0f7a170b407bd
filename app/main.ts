import '../gateway/silence.ts';
import { isDevelopment } from '../kernel/config.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { createLog } from '../kernel/log.ts';
import { onStop } from '../kernel/on-stop.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { startTracing } from '../kernel/tracing/start-tracing.ts';
import { tellUnknownVariables } from '../kernel/unknown-variables.ts';
import { openData, resetData } from './data.ts';
import { mustBeFree } from './free-port.ts';
import { seedIfEmpty } from './seed-if-empty.ts';
import { readStartOptions } from './start-options.ts';
import { startupTable } from './startup-table.ts';

/** `npm start`: store, subgraphs, gateway, webhooks and pages in one process. */
async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  const config = loadConfig(process.env);
  const log = createLog({ level: config.logLevel, name: 'aurora' });
  tellUnknownVariables(process.env, log);
  const stopTracing = await startTracing('aurora', log);
  await mustBeFree(config.host, config.port);
  if (options.reset) await resetData(config);

  // The store opens in its own thread while this one loads the gateway: together half the time to start.
  const opening = openData(config);
  const loading = import('./everything.ts');
  const data = await opening;
  if (isDevelopment(config)) await seedIfEmpty(data, config);
  const { startEverything } = await loading;
  const aurora = await startEverything({ config, data, log });
  process.stdout.write(startupTable(config, { ...aurora, store: data.place }));

  onStop(async () => {
    await aurora.close();
    await data.close();
    await stopTracing();
  });
}

main().catch(refuseToStart);
