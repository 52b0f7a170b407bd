import { createServer } from 'node:net';
import { ShopError } from '../kernel/errors.ts';

/**
 * Finds out before anything is opened whether the port can be had, so that a second start ends at once.
 * @throws ShopError PORT_IN_USE naming the port
 */
export function mustBeFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new ShopError('PORT_IN_USE', `Port ${port} on ${host} is in use; set PORT to another`, {
              port,
            })
          : error,
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
