import type { Server } from 'node:net';
import { ShopError } from './errors.ts';

/**
 * @param port 0 takes any free one
 * @returns the port that it listens on
 * @throws ShopError PORT_IN_USE naming the port
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((ready, refuse) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      refuse(
        error.code === 'EADDRINUSE'
          ? new ShopError(
              'PORT_IN_USE',
              `Port ${port} on ${host} is in use; set PORT to another`,
              { port },
              error,
            )
          : error,
      );
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      const address = server.address();
      ready(typeof address === 'object' && address ? address.port : port);
    });
  });
}
