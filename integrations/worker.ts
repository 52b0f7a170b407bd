import { addMs, type Clock, SECOND_MS } from '../kernel/clock.ts';
import { createUlid } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Random } from '../kernel/random.ts';
import { endedFacts } from './figures.ts';
import { type Inbox, type InboxItem, type Lane, laneBatch } from './repository.ts';
import {
  type RetrySchedule,
  retryDelayMs,
  serviceDown,
  unknownShipment,
} from './retry-schedule.ts';
import type { ApplyShipmentFact } from './shipment-fact.ts';

export interface WorkerParts {
  readonly inbox: Inbox;
  readonly applyShipmentFact: ApplyShipmentFact;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Worker {
  start(): void;
  /** Something is due: look now instead of at the next turn. */
  wake(): void;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

/** Parcels worked on at once by this process. */
const lanesMax = 8;
/** How often to look for what became due, or was left by a worker that died. */
const turnMs = 500;

/** Takes facts from the inbox to the orders: in order for each parcel, any number of copies side by side. */
export function createWorker(parts: WorkerParts): Worker {
  const { inbox, clock, log } = parts;
  const owner = createUlid(clock);
  const running = new Map<string, Promise<void>>();
  /** Lanes that came to us again before the work on them had ended. */
  const claimedAgain = new Map<string, Lane>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  let looking = false;
  let lookAgain = false;

  const begin = (lane: Lane): void => {
    const job = work(lane, owner, parts)
      .catch((error: unknown) => log.error({ error, lane: lane._id }, 'A lane broke off'))
      .finally(() => {
        running.delete(lane._id);
        if (stopped) return;
        const again = claimedAgain.get(lane._id);
        claimedAgain.delete(lane._id);
        if (again) begin(again);
        void look();
      });
    running.set(lane._id, job);
  };

  const look = async (): Promise<void> => {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      do {
        lookAgain = false;
        while (!stopped && running.size < lanesMax) {
          const lane = await inbox.claim(owner);
          if (!lane) break;
          // Either the job that has it has given it back and does not know yet that it did, or a clock that jumped made
          // our own lease look old. The lane is ours anew, so it is worked on once more when that job has ended.
          if (running.has(lane._id)) claimedAgain.set(lane._id, lane);
          else begin(lane);
        }
      } while (lookAgain && !stopped);
    } catch (error) {
      log.warn({ error }, 'The inbox could not be read');
    } finally {
      looking = false;
    }
  };

  return {
    start() {
      stopped = false;
      timer = setInterval(() => void look(), turnMs);
      void look();
    },
    wake: () => void look(),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}

/** One parcel: its facts in the order they came, until one has to wait or none is left. */
async function work(claimed: Lane, owner: string, parts: WorkerParts): Promise<void> {
  const { inbox } = parts;
  let lane = claimed;
  for (;;) {
    const items = await inbox.waiting(lane._id);
    for (const item of items) {
      const failure = await apply(item, parts);
      if (failure && (await postponeOrBury(lane, owner, item, failure, parts))) return;
      lane = { ...lane, attempts: 0 };
      const isLast = item === items.at(-1);
      if (!isLast && !(await inbox.renew(lane, owner))) return;
    }
    // What arrived meanwhile keeps the lane open.
    if (items.length < laneBatch) return inbox.close(lane, owner);
  }
}

interface Failure {
  readonly reason: 'UNKNOWN_SHIPMENT' | 'SERVICE_DOWN';
  readonly schedule: RetrySchedule;
}

/** @returns null when the fact is settled, one way or the other */
async function apply(
  item: InboxItem,
  { inbox, applyShipmentFact, log }: WorkerParts,
): Promise<Failure | null> {
  try {
    const reply = await applyShipmentFact({
      ...item.fact,
      tenant: item.tenant,
      idempotencyKey: item._id,
    });
    switch (reply.outcome) {
      case 'UNKNOWN_SHIPMENT':
        return { reason: 'UNKNOWN_SHIPMENT', schedule: unknownShipment };
      case 'REFUSED':
        log.error({ itemId: item._id, reason: reply.reason }, 'A carrier fact was refused');
        await inbox.finish(item, 'dead', `REFUSED: ${reply.reason}`);
        count(item, reply.outcome);
        return null;
      case 'APPLIED':
      case 'RECORDED_LATE':
      case 'DUPLICATE':
        await inbox.finish(item, 'done', reply.outcome);
        count(item, reply.outcome);
        return null;
    }
  } catch (error) {
    log.warn({ error, itemId: item._id }, 'A carrier fact could not be applied; it is tried again');
    return { reason: 'SERVICE_DOWN', schedule: serviceDown };
  }
}

const count = ({ connector: carrier }: InboxItem, outcome: string): void =>
  endedFacts.inc({ carrier, outcome: outcome.toLowerCase() });

/** @returns true while the lane waits for another try; false when the item was given up */
async function postponeOrBury(
  lane: Lane,
  owner: string,
  item: InboxItem,
  { reason, schedule }: Failure,
  { inbox, clock, random, log }: WorkerParts,
): Promise<boolean> {
  const now = clock.now();
  const ageMs = now.getTime() - item.receivedAt.getTime();
  const chance = random.int(SECOND_MS) / SECOND_MS;
  const delayMs = retryDelayMs(schedule, lane.attempts + 1, ageMs, chance);
  if (delayMs === null) {
    log.error({ itemId: item._id, reason }, 'A carrier fact was given up and kept aside');
    await inbox.finish(item, 'dead', reason);
    count(item, reason);
    return false;
  }
  await inbox.postpone(lane, owner, addMs(now, delayMs), reason, item);
  return true;
}
