import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '../kernel/log.ts';
import { refusedExitCode } from '../kernel/refuse-to-start.ts';

export interface ChildSpec {
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its first start waits for this; a later one does not. */
  readonly startsAfter?: Promise<unknown>;
}

export interface SupervisorOptions {
  readonly log: Log;
  /** Called with the process id of each child that runs, whenever one starts. */
  readonly onChange: (pids: Readonly<Record<string, number>>) => void;
  /** A child said that it cannot run as configured: starting it again would not help. */
  readonly onRefused: (name: string) => void;
}

export interface Supervisor {
  /** SIGTERM to all, SIGKILL to those still there after `stopTimeoutMs`. */
  stop(): Promise<void>;
}

/** A child that ends is started again almost at once, then with doubling waits up to this. */
const restartDelayMaxMs = 10_000;
const restartDelayMinMs = 125;
/** A child that lived this long counts as healthy: the next restart is at once again. */
const healthyAfterMs = 30_000;
const stopTimeoutMs = 8_000;

/** Keeps the given processes running until told to stop. */
export function supervise(
  specs: readonly ChildSpec[],
  { log, onChange, onRefused }: SupervisorOptions,
): Supervisor {
  let stopping = false;
  const slots = specs.map((spec) => ({ spec, child: null as ChildProcess | null, failures: 0 }));
  const timers = new Set<NodeJS.Timeout>();
  const pids = (): Record<string, number> =>
    Object.fromEntries(
      slots.flatMap(({ spec, child }) => (child?.pid ? [[spec.name, child.pid]] : [])),
    );

  const start = (slot: (typeof slots)[number]): void => {
    const { spec } = slot;
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, [spec.entry, ...spec.args], {
      // Over the channel a child sees that we are gone, however we went.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...spec.env },
    });
    slot.child = child;
    onChange(pids());
    child.once('exit', (code, signal) => {
      slot.child = null;
      if (stopping) return;
      if (code === refusedExitCode) return onRefused(spec.name);
      slot.failures = performance.now() - startedAtMs > healthyAfterMs ? 0 : slot.failures + 1;
      const delayMs = Math.min(restartDelayMaxMs, restartDelayMinMs * 2 ** slot.failures);
      log.warn(
        { child: spec.name, exitCode: code, signal, delayMs },
        'A process ended; starting it again',
      );
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!stopping) start(slot);
      }, delayMs);
      timers.add(timer);
    });
  };
  for (const slot of slots)
    if (!slot.spec.startsAfter) start(slot);
    else
      void slot.spec.startsAfter.then(() => {
        if (!stopping) start(slot);
      });

  return {
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(slots.map(({ child }) => (child ? end(child) : undefined)));
    },
  };
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
