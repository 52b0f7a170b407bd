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
import { defaultSettings, type Settings } from './settings/settings.ts';
import { tracingEnvironment } from './settings/tracing-environment.ts';

const { engine, fetchesPerCallMax, config, logLevel, ...options } = workerData as CommandOptions;
const { env } = process;
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

/** Not before they are asked for: reading them takes libraries that nothing else here does. */
async function readSettings(file: string): Promise<Settings> {
  const { readSettingsFile } = await import('./settings/settings-file.ts');
  return readSettingsFile(file, env);
}

async function followSettings(file: string, began: Settings, log: Log): Promise<LiveSettings> {
  const { createLiveSettings } = await import('./settings/live-settings.ts');
  return createLiveSettings({ file, began, env, clock: systemClock, log });
}

const messageOf = (error: unknown): string =>
  isShopError(error) ? error.message : String(error instanceof Error ? error.stack : error);

try {
  const began = config === null ? defaultSettings : await readSettings(config);
  const log = createLog({ level: logLevel ?? began.atStart.log.level, name: 'gateway' });
  // A thread has variables of its own, and OpenTelemetry reads nothing else.
  Object.assign(env, tracingEnvironment(began.atStart.tracing, env));
  const stopTracing = await startTracing('aurora-gateway', log);
  const gateway = createGenericGateway({
    ...options,
    engine: await loadEngine(engine, { fetchesPerCallMax }),
    settings: config === null ? undefined : await followSettings(config, began, log),
    log,
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
