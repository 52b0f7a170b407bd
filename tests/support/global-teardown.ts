import { once } from 'node:events';
import { rm } from 'node:fs/promises';

/** A store that does not stop by then is killed: its folder is thrown away anyway. */
const stopTimeoutMs = 5_000;

export default async function stopTestStore(): Promise<void> {
  await rm(process.env['AURORA_TEST_PROGRAMS'] ?? '', { recursive: true, force: true });
  const store = globalThis.auroraTestStore;
  if (!store) return;
  const { process: child, directory } = store;
  if (child.exitCode === null && child.signalCode === null) {
    child.removeAllListeners('exit');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }
  await rm(directory, { recursive: true, force: true });
}
