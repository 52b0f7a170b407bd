import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '../kernel/log.ts';

export interface ChildSpec {
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface SupervisedChild {
  readonly name: string;
  /** null between an exit and the next start. */
  readonly pid: number | null;
}

export interface Supervisor {
  children(): readonly SupervisedChild[];
  /** SIGTERM to all, SIGKILL to those still there after `stopTimeoutMs`. */
  stop(): Promise<void>;
}

/** A child that ends is started again: at once the first time, then with doubling waits up to this. */
const restartDelayMaxMs = 10_000;
/** A child that lived this long counts as healthy: the next restart is at once again. */
const healthyAfterMs = 30_000;
const stopTimeoutMs = 8_000;

/** Keeps the given processes running until told to stop. */
export function supervise(specs: readonly ChildSpec[], log: Log): Supervisor {
  let stopping = false;
  const slots = specs.map((spec) => ({ spec, child: null as ChildProcess | null, failures: 0 }));
  const timers = new Set<NodeJS.Timeout>();

  const start = (slot: (typeof slots)[number]): void => {
    const { spec } = slot;
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, [spec.entry, ...spec.args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...spec.env },
    });
    slot.child = child;
    child.once('exit', (code, signal) => {
      slot.child = null;
      if (stopping) return;
      slot.failures = performance.now() - startedAtMs > healthyAfterMs ? 0 : slot.failures + 1;
      const delayMs = Math.min(restartDelayMaxMs, 250 * 2 ** (slot.failures - 1));
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
  for (const slot of slots) start(slot);

  return {
    children: () => slots.map(({ spec, child }) => ({ name: spec.name, pid: child?.pid ?? null })),
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
