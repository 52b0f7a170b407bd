/** Where the server listens: a port on the loopback interface, or a unix socket. */
import { lstatSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { ShopError } from '../../kernel/errors.ts';

/** A path for a unix socket, a number for a port on the loopback interface. */
export type Address = string | number;

/** Bytes of a socket path that every platform takes; what is longer is cut in silence. */
export const maxSocketPathBytes = 100;
const loopback = '127.0.0.1';

/**
 * @returns the address that the server gives itself
 * @throws ShopError PORT_IN_USE for a port or socket of another, CONFIG_INVALID for what cannot be one
 */
export async function listen(server: Server, address: Address): Promise<string> {
  if (typeof address === 'string') await makeWay(address);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(refusal(address, error));
    server.once('error', fail);
    const isListening = () => {
      server.off('error', fail);
      resolve();
    };
    if (typeof address === 'string') server.listen(address, isListening);
    else server.listen(address, loopback, isListening);
  });
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? `${loopback}:${bound.port}` : `${address}`;
}

/** Whether somebody listens there. */
export function isAnswered(address: { path: string } | { host: string; port: number }) {
  const socket = connect(address);
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A server that was killed leaves its socket, and nobody can listen there before it is gone. */
async function makeWay(path: string): Promise<void> {
  if (Buffer.byteLength(path) > maxSocketPathBytes) {
    throw noSocket(path, `is longer than the ${maxSocketPathBytes} bytes that a socket's path has`);
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw noSocket(path, 'is there already and is no socket');
  if (await isAnswered({ path })) throw inUse(path);
  rmSync(path, { force: true });
}

const noSocket = (path: string, reason: string): ShopError =>
  new ShopError('CONFIG_INVALID', `${path} ${reason}; choose another path`, { path });

function refusal(address: Address, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE') return inUse(address, error);
  return new ShopError('CONFIG_INVALID', `The store cannot listen: ${error.message}`, {}, error);
}

function inUse(address: Address, cause?: unknown): ShopError {
  const place =
    typeof address === 'number' ? `Port ${address} on ${loopback}` : `Socket ${address}`;
  return new ShopError('PORT_IN_USE', `${place} is in use; choose another`, { address }, cause);
}
