import { createServer } from 'node:net';
import { listen } from '../kernel/listen.ts';

/**
 * Finds out before anything is opened whether the port can be had, so that a second start ends at once.
 * @throws ShopError PORT_IN_USE naming the port
 */
export async function mustBeFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, port, host);
  await new Promise((resolve) => probe.close(resolve));
}
