import type { Duplex } from 'node:stream';

/**
 * Answers an offer of WebSocket that is not taken, and closes the connection. At once, once that is written: nobody
 * counts the time of a connection whose protocol was to change, and who refuses to end its side would hold it for ever.
 * @param status `404 Not Found`
 */
export function refuseUpgrade(
  socket: Duplex,
  status: string,
  headers: readonly string[] = [],
): void {
  const head = [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', 'Content-Length: 0'];
  socket.on('error', () => {});
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
}
