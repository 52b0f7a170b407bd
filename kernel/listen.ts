import type { Server } from 'node:net';
import { ShopError } from './errors.ts';

/** A port as it is written on a command line; null where it is none. 0 takes a free one, and nothing at all is none. */
export const readPort = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;

/**
 * @param port 0 takes any free one
 * @returns the port that it listens on
 * @throws ShopError PORT_IN_USE naming the port, CONFIG_INVALID where the port or the address cannot be had at all
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((ready, refuse) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      refuse(refusalOf(error, port, host) ?? error);
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      const address = server.address();
      ready(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** What somebody can put right; null for what is no matter of port and address. */
function refusalOf(error: NodeJS.ErrnoException, port: number, host: string): ShopError | null {
  const details = { port, host };
  switch (error.code) {
    case 'EADDRINUSE':
      return new ShopError(
        'PORT_IN_USE',
        `Port ${port} on ${host} is in use; set PORT to another`,
        details,
        error,
      );
    case 'EACCES':
      return new ShopError(
        'CONFIG_INVALID',
        `Port ${port} is not for this user; set PORT to one from 1024 up`,
        details,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ShopError(
        'CONFIG_INVALID',
        `This machine has no address ${host}; set HOST to one of its own, or to 0.0.0.0 for all of them`,
        details,
        error,
      );
    default:
      return null;
  }
}
