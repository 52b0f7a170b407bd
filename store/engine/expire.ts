import { pause } from '../aggregate/stage.ts';
import type { Document } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import { LockedByTransaction } from '../transactions/transaction.ts';
import { changeSome } from './change-each.ts';
import { planDelete } from './delete.ts';
import type { Engine } from './engine.ts';
import { noFields, type Query, selectInTurns } from './select.ts';
import { others, Turn } from './turn.ts';

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
        while (await expireSome(engine, collection, filter)) await others();
      } catch (error) {
        // What cannot be removed now, for whatever reason, is tried again with the next sweep.
        if (!(error instanceof LockedByTransaction)) process.emitWarning(String(error));
      }
    }
  }
}

/** @returns whether there may be more */
async function expireSome(
  engine: Engine,
  collection: Collection,
  filter: Document,
): Promise<boolean> {
  const current = engine.catalogue.current(collection);
  if (current === undefined) return false;
  const query = { filter, limit: expiredAtOnce, collator: current.collator, fields: noFields };
  const records = await findInTurns(engine, current, query);
  const stillThere = engine.isClosing ? undefined : engine.catalogue.current(collection);
  if (records.length === 0 || stillThere === undefined) return false;
  const statement = { query, plan: planDelete, transaction: undefined };
  const { tried, failure } = changeSome(engine, stillThere, statement, records);
  if (failure !== undefined) throw failure;
  return tried < records.length || records.length === expiredAtOnce;
}

async function findInTurns(engine: Engine, collection: Collection, query: Query) {
  const records: number[] = [];
  for (const found of selectInTurns(engine, collection, query, Turn.ofWrites())) {
    if (engine.isClosing) return [];
    if (found === pause) await others();
    else records.push(found.record);
  }
  return records;
}
