/** Runs `close` once on the first SIGTERM or SIGINT, then ends the process; a second signal changes nothing. */
export function onStop(close: () => Promise<void>): (exitCode: number) => void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) return;
    stopping = true;
    close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  return stop;
}
