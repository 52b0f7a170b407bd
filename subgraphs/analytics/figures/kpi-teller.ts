import { addMs, DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import type { Figures } from './figures.ts';
import type { KpiSnapshotRepository } from './repository.ts';

const everyMs = 2 * SECOND_MS;
/** Shops that are told of in one look; the rest wait for the next. */
const batchMax = 50;
/** What a snapshot covers. */
const snapshotMs = 7 * DAY_MS;

/** Takes a snapshot of figures that have changed, and tells of it. Safe on any number of copies. */
export function createKpiTeller({
  figures,
  snapshots,
  log,
}: {
  readonly figures: Figures;
  readonly snapshots: KpiSnapshotRepository;
  readonly log: Log;
}): Repeated {
  const take = async (tenant: string, to: Date) => {
    const period = { from: addMs(to, -snapshotMs), to };
    return { ...period, kpis: await figures.kpis(tenant, period) };
  };
  const look = async (): Promise<number> => {
    let told = 0;
    for (const tenant of await snapshots.due(batchMax))
      if (await snapshots.tell(tenant, (now) => take(tenant, now))) told += 1;
    return told;
  };
  return repeat({ everyMs, look, log, says: 'Changed figures could not be told' });
}
