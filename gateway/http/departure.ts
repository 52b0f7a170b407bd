import type { Socket } from 'node:net';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { createAbortOfMany } from '../abort-many.ts';

/** Who ends its side of a connection reads on, or has left: which of the two is not told, and waited for no longer. */
const halfClosedMs = 500;

/** Aborted when the client goes away: the same for all requests of a connection, of which one is answered at a time. */
export const departureOf = memoizePer((socket: Socket): AbortSignal => {
  const controller = createAbortOfMany();
  const depart = (): void => controller.abort();
  socket.once('close', depart);
  socket.once('end', () => {
    const timer = setTimeout(depart, halfClosedMs);
    socket.once('close', () => clearTimeout(timer));
  });
  return controller.signal;
});
