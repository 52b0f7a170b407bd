import { type Clock, MINUTE_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { OpeningHours } from '../../../kernel/opening-hours.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import type { EraseTickets } from './erase-tickets.ts';
import type { TicketRepository } from './repository.ts';
import { close, markLate } from './ticket-steps.ts';

const everyMs = MINUTE_MS;
/** Tickets taken in one look of each kind; the rest wait for the next. */
const batchMax = 200;

/**
 * Time's part in a ticket: what runs late is marked and told of, what is settled is closed, what was kept long enough
 * goes. Safe on any number of copies: each change is made to the version that was read.
 */
export const startTicketClock = ({
  tickets,
  erase,
  hours,
  clock,
  log,
}: {
  readonly tickets: TicketRepository;
  readonly erase: EraseTickets;
  readonly hours: OpeningHours;
  readonly clock: Clock;
  readonly log: Log;
}): Repeated =>
  repeat({
    everyMs,
    log,
    says: 'Tickets could not be looked at',
    look: async () => {
      const now = clock.now();
      let changed = 0;
      for (const ticket of await tickets.late(now, batchMax)) {
        const marked = markLate(ticket, now, hours);
        const what = marked?.breached ? 'BREACHED' : 'AT_RISK';
        if (marked && (await tickets.store(marked, what))) changed += 1;
      }
      for (const ticket of await tickets.settled(now, batchMax))
        if (await tickets.store(close(ticket, now), 'CLOSED')) changed += 1;
      const outlived = await tickets.outlived(now, batchMax);
      if (outlived)
        changed += await erase(outlived.tenant, {
          _id: { $in: [...outlived.ids] },
          purgeAt: { $lte: now },
        });
      return changed;
    },
  });
