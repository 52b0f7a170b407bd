/** A close that waits for what is gone too, such as a database, is given up; whoever runs us waits 30 s as a rule. */
const closeTimeoutMs = 20_000;

/**
 * Runs `close` once on the first SIGTERM or SIGINT, or once the process that started this one over a channel is gone, then
 * ends the process. A second signal changes nothing.
 * @returns does the same without a signal
 */
export function onStop(close: () => Promise<void>): (exitCode: number) => void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => fail(`Not closed within ${closeTimeoutMs} ms`), closeTimeoutMs);
    close().then(() => process.exit(exitCode), fail);
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  process.on('disconnect', () => stop(0));
  const isAbandoned = process.send !== undefined && !process.connected;
  if (isAbandoned) stop(0);
  return stop;
}

function fail(error: unknown): never {
  process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n\n`);
  process.exit(1);
}
