#!/usr/bin/env node
import { isShopError } from '../kernel/errors.ts';
import { startWorker } from '../kernel/start-worker.ts';
import { type CommandOptions, readOptions, usage, type WorkerMessage } from './cli-options.ts';
import { findCommand } from './commands/run-command.ts';

/**
 * Answers of subgraphs live for one request. In a young generation of the usual size many of them are still in use
 * when it is full, and are copied: with three halves of 64 MiB a heavy request costs a third less. V8 takes the size
 * only at the start of a process or a thread.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 192 };

const command = findCommand(process.argv.slice(2));
if (command) {
  const { output, exitCode } = await command();
  console.log(output);
  process.exitCode = exitCode;
} else
  try {
    const options = readOptions();
    if (options === 'help') console.log(usage);
    else serve(options);
  } catch (error) {
    fail(isShopError(error) ? error.message : String(error));
  }

function serve(options: CommandOptions): void {
  const worker = startWorker('./gateway-worker', import.meta.url, {
    workerData: options,
    resourceLimits,
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'listening') console.log(`Gateway listens at ${message.url}`);
    else if (message.kind === 'failed') fail(message.message);
    else process.exit(0);
  });
  worker.on('error', (error) => fail(String(error)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => worker.postMessage('close'));
}

function fail(message: string): void {
  console.error(message);
  process.exit(1);
}
