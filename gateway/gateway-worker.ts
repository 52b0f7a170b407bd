/** The gateway of the command, in a thread of its own: only a thread can be given a larger young generation. */
import { parentPort, workerData } from 'node:worker_threads';
import { isShopError } from '../kernel/errors.ts';
import { createLog } from '../kernel/log.ts';
import { startTracing } from '../kernel/tracing/start-tracing.ts';
import type { CommandOptions, WorkerMessage } from './cli-options.ts';
import { loadEngine } from './execution/engines.ts';
import { createGenericGateway } from './generic-gateway.ts';

const { engine, fetchesPerCallMax, ...options } = workerData as CommandOptions;
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
const messageOf = (error: unknown): string =>
  isShopError(error) ? error.message : String(error instanceof Error ? error.stack : error);

try {
  const stopTracing = await startTracing(
    'aurora-gateway',
    createLog({ level: options.logLevel, name: 'gateway' }),
  );
  const gateway = createGenericGateway({
    ...options,
    engine: await loadEngine(engine, { fetchesPerCallMax }),
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
