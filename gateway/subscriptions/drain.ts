import { setTimeout as wait } from 'node:timers/promises';

/** What of the drain is left for clients to answer the close. */
const answerMs = 500;
/** Closing in more steps than this buys nothing. */
const stepMs = 20;

interface Closable {
  close(): void;
  /** Without waiting for the other side. */
  cut(): void;
}

/**
 * Closes connections evenly over `overMs`, so that their clients do not all come back in the same instant; what
 * has not answered by then is cut.
 * @param isOpen whether any is left
 */
export async function drain(
  connections: readonly Closable[],
  overMs: number,
  isOpen: () => boolean,
): Promise<void> {
  const spreadMs = Math.max(0, overMs - answerMs);
  const steps = Math.max(1, Math.min(connections.length, Math.floor(spreadMs / stepMs)));
  const perStep = Math.ceil(connections.length / steps);
  for (let start = 0; start < connections.length; start += perStep) {
    for (const connection of connections.slice(start, start + perStep)) connection.close();
    if (start + perStep < connections.length) await wait(spreadMs / steps);
  }
  const endsAtMs = Date.now() + Math.min(answerMs, overMs);
  while (isOpen() && Date.now() < endsAtMs) await wait(10);
  for (const connection of connections) connection.cut();
}
