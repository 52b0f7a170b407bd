/** The gateway of the command, in a thread of its own: only a thread can be given a larger young generation. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../kernel/clock.ts';
import { isShopError } from '../kernel/errors.ts';
import { createLog, type Log } from '../kernel/log.ts';
import { startTracing } from '../kernel/tracing/start-tracing.ts';
import type { CommandOptions, WorkerMessage } from './cli-options.ts';
import { loadEngine } from './execution/engines.ts';
import { createGenericGateway } from './generic-gateway.ts';
import type { LiveSettings } from './settings/live-settings.ts';

const { engine, fetchesPerCallMax, config, ...options } = workerData as CommandOptions;
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
/** Not before they are asked for: reading them takes libraries that nothing else here does. */
async function loadSettings(file: string, log: Log): Promise<LiveSettings> {
  const { createLiveSettings } = await import('./settings/live-settings.ts');
  return createLiveSettings({ file, env: process.env, clock: systemClock, log });
}

const messageOf = (error: unknown): string =>
  isShopError(error) ? error.message : String(error instanceof Error ? error.stack : error);

try {
  const log = createLog({ level: options.logLevel, name: 'gateway' });
  const stopTracing = await startTracing('aurora-gateway', log);
  const gateway = createGenericGateway({
    ...options,
    engine: await loadEngine(engine, { fetchesPerCallMax }),
    settings: config === null ? undefined : await loadSettings(config, log),
  });
  await gateway.listen();
  say({ kind: 'listening', url: gateway.url });
  parentPort?.once('message', () => {
    gateway
      .close()
      .then(stopTracing)
      .then(
        () => say({ kind: 'closed' }),
        (error: unknown) => say({ kind: 'failed', message: messageOf(error) }),
      );
  });
} catch (error) {
  say({ kind: 'failed', message: messageOf(error) });
}
