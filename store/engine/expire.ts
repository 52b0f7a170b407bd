import type { Document } from '../bson/values.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import { deleteDocuments } from './write.ts';

/** Documents that one sweep removes from one collection. */
const maxExpired = 5000;
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
    clearInterval(this.#timer);
  }

  #restart(): void {
    this.stop();
    this.#timer = setInterval(
      () => expireDocuments(this.#engine, new Date()),
      this.#sleepSeconds * 1000,
    );
    this.#timer.unref();
  }
}

/** One sweep. Documents that a transaction has locked wait for the next. */
function expireDocuments(engine: Engine, now: Date): void {
  for (const collection of engine.catalogue.all()) {
    for (const { expireAfterSeconds, fields } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || field === undefined) continue;
      const before = new Date(now.getTime() - expireAfterSeconds * 1000);
      const filter: Document = { [field.path]: { $lt: before } };
      try {
        deleteDocuments(engine, collection, { query: { filter, limit: maxExpired } });
      } catch (error) {
        // What cannot be removed now, for whatever reason, is tried again with the next sweep.
        if (!(error instanceof LockedByTransaction)) process.emitWarning(String(error));
      }
    }
  }
}
