import { type Clock, HOUR_MS, SECOND_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Sales } from './sales.ts';

/** Sales that come together are scored together: a wait for the last of them, ... */
const settleMs = 2 * SECOND_MS;
/** ... which a shop that sells without a pause does not put off for longer than this. */
const waitMaxMs = 30 * SECOND_MS;
/** The window moves on even when nothing is sold. */
const everyMs = HOUR_MS;

export interface Scoring {
  /** Something was sold: the shop's scores are made anew shortly. */
  soon(tenant: string): void;
  /** Ends after the run in hand. */
  close(): Promise<void>;
}

/** Keeps the best sellers of the shops it hears of true. Copies that do it at once write the same. */
export function createScoring({
  sales,
  clock,
  log,
  tenant,
}: {
  readonly sales: Sales;
  readonly clock: Clock;
  readonly log: Log;
  /** Scored every hour, whatever is heard. */
  readonly tenant: string;
}): Scoring {
  const due = new Set<string>([tenant]);
  let timer: NodeJS.Timeout | null = null;
  let latestAtMs = 0;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    timer = null;
    const tenants = [...due];
    due.clear();
    for (const one of tenants) {
      try {
        await sales.score(one, clock.now());
      } catch (error) {
        due.add(one);
        log.warn(
          { error, tenant: one },
          'Best sellers could not be scored; tried again in an hour',
        );
      }
    }
  };
  const start = (): void => {
    running = running.then(run);
  };
  const hourly = setInterval(() => {
    due.add(tenant);
    start();
  }, everyMs);
  hourly.unref();

  return {
    soon(one) {
      due.add(one);
      const nowMs = performance.now();
      if (timer) clearTimeout(timer);
      else latestAtMs = nowMs + waitMaxMs;
      timer = setTimeout(start, Math.min(settleMs, Math.max(0, latestAtMs - nowMs))).unref();
    },
    async close() {
      clearInterval(hourly);
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
