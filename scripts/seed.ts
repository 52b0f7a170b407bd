import { openData } from '../app/data.ts';
import { systemClock } from '../kernel/clock.ts';
import { isDevelopment } from '../kernel/config.ts';
import { ShopError } from '../kernel/errors.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { seedDemoShop } from '../seed/load.ts';
import { readArguments } from './read-arguments.ts';

const usage = 'Usage: npm run seed: the demo shop into .aurora, or the database of MONGODB_URI';

/** `npm run seed`: the demo shop into the store of the data folder, or into the database of MONGODB_URI. */
async function main(): Promise<void> {
  readArguments(usage, {});
  const config = loadConfig(process.env);
  if (!isDevelopment(config))
    throw new ShopError('STORE_REFUSED', `The demo shop does not go into ${config.environment}`);
  const data = await openData(config);
  try {
    const startedAtMs = performance.now();
    const { seeded, counts } = await seedDemoShop({ db: data.db, clock: systemClock, config });
    if (!seeded) {
      console.log(
        `The demo shop is already there (${data.place}). npm start -- --reset begins anew.`,
      );
      return;
    }
    console.table(counts);
    console.log(`Seeded in ${Math.round(performance.now() - startedAtMs)} ms into ${data.place}.`);
  } finally {
    await data.close();
  }
}

main().catch(refuseToStart);
