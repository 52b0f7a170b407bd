/** Reads outside transactions that all want to see one moment: `readConcern: snapshot`. */
import { Timestamp } from 'bson';
import type { Engine } from '../engine/engine.ts';
import { StoreError } from '../errors.ts';
import type { View } from '../transactions/transaction.ts';

/** The data as it was at a time. */
export interface Moment {
  readonly time: Timestamp;
  readonly view: View;
  /** Whether it can still be read. */
  readonly isOpen: boolean;
}

/** Milliseconds that a moment can be read: old pages of the file are kept alive for it. */
const momentLifetimeMs = 60_000;
/** Moments at once; the oldest is given up beyond. */
const maxMoments = 64;

export class Snapshots {
  readonly #engine: Engine;
  readonly #moments = new Map<bigint, { moment: Moment; end(): void }>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The present, to be read again by its time. */
  take(): Moment {
    const time = this.#engine.oplog.latest;
    const known = this.#moments.get(time);
    if (known !== undefined) return known.moment;
    const [oldest] = this.#moments.values();
    if (this.#moments.size >= maxMoments) oldest?.end();
    return this.#open(time);
  }

  /** @throws StoreError SnapshotTooOld for a time that is not, or no longer, kept */
  at(time: Timestamp): Moment {
    const known = this.#moments.get(time.toBigInt());
    if (known !== undefined) return known.moment;
    throw new StoreError(
      'SnapshotTooOld',
      'Read timestamp is older than the oldest available timestamp.',
    );
  }

  closeAll(): void {
    for (const { end } of this.#moments.values()) end();
  }

  #open(time: bigint): Moment {
    const snapshot = this.#engine.store.snapshot();
    const moment = {
      time: new Timestamp(time),
      view: { snapshot, changesIn: () => undefined },
      isOpen: true,
    };
    const end = (): void => {
      clearTimeout(timer);
      if (!moment.isOpen) return;
      moment.isOpen = false;
      this.#moments.delete(time);
      snapshot.release();
    };
    const timer = setTimeout(end, momentLifetimeMs);
    timer.unref();
    this.#moments.set(time, { moment, end });
    return moment;
  }
}
