/** Waiting for the end of a transaction that holds what a write needs. */
import type { LockedByTransaction } from '../transactions/transaction.ts';
import type { Deadline } from './deadline.ts';

/**
 * Transactions end by themselves after a minute, so the wait is bounded.
 * @throws StoreError MaxTimeMSExpired
 */
export async function untilEnded(
  { holder }: LockedByTransaction,
  deadline: Deadline | undefined,
): Promise<void> {
  await (deadline === undefined ? holder.ended() : endedOrTimeIsUp(holder, deadline));
  deadline?.check();
}

async function endedOrTimeIsUp(
  holder: LockedByTransaction['holder'],
  deadline: Deadline,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline.leftMs + 1);
  });
  await Promise.race([holder.ended(), timeout]);
  clearTimeout(timer);
}

/** For a pipeline that writes: it cannot wait itself, but asks for a pause, and its command waits before it goes on. */
export class LockWait {
  #lock: LockedByTransaction | undefined;

  needs(lock: LockedByTransaction): void {
    this.#lock = lock;
  }

  /** @throws StoreError MaxTimeMSExpired */
  async over(deadline: Deadline | undefined): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    if (lock !== undefined) await untilEnded(lock, deadline);
  }
}
