import type { Document } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import { deleteDocuments } from './delete.ts';
import type { Engine } from './engine.ts';
import { others } from './turn.ts';

/** Documents that a sweep removes before others have their turn. */
const expiredAtOnce = 100;
/** MongoDB's own pace; the parameter `ttlMonitorSleepSecs` changes it. */
const defaultSleepSeconds = 60;

/** Sweeps for documents whose time by a TTL index is over. */
export class ExpiryMonitor {
  readonly #engine: Engine;
  #sleepSeconds = defaultSleepSeconds;
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#restart();
  }

  get sleepSeconds(): number {
    return this.#sleepSeconds;
  }

  set sleepSeconds(seconds: number) {
    this.#sleepSeconds = seconds;
    this.#restart();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The pause is between two sweeps: a long one is not joined by the next. */
  #restart(): void {
    this.stop();
    const timer = setTimeout(async () => {
      await expireDocuments(this.#engine, new Date());
      if (this.#timer === timer) this.#restart();
    }, this.#sleepSeconds * 1000);
    timer.unref();
    this.#timer = timer;
  }
}

/** One sweep. Documents that a transaction has locked wait for the next. */
async function expireDocuments(engine: Engine, now: Date): Promise<void> {
  for (const collection of [...engine.catalogue.all()]) {
    for (const { expireAfterSeconds, fields } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || field === undefined) continue;
      const before = new Date(now.getTime() - expireAfterSeconds * 1000);
      const filter: Document = { [field.path]: { $lt: before } };
      try {
        while (expireSome(engine, collection, filter) === expiredAtOnce) await others();
      } catch (error) {
        // What cannot be removed now, for whatever reason, is tried again with the next sweep.
        if (!(error instanceof LockedByTransaction)) process.emitWarning(String(error));
      }
    }
  }
}

/** @returns how many there were */
function expireSome(engine: Engine, collection: Collection, filter: Document): number {
  const current = engine.isClosing ? undefined : engine.catalogue.current(collection);
  if (current === undefined) return 0;
  const query = { filter, limit: expiredAtOnce, collator: current.collator };
  return deleteDocuments(engine, current, { query }).deleted;
}
