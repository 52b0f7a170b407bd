import { systemClock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { Data } from './data.ts';

/** The demo shop into a store that has no pieces yet. Its code is loaded only then: most starts do not need it. */
export async function seedIfEmpty({ db }: Data, config: Config): Promise<void> {
  const piece = await db.collection('products').findOne({}, { projection: { _id: 1 } });
  if (piece) return;
  const { seedDemoShop } = await import('../seed/load.ts');
  await seedDemoShop({ db, clock: systemClock, config });
}
