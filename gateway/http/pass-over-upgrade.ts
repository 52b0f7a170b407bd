import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Answers a request that offers another protocol, such as h2c, as if it had not: an offer may be passed over, and Java's
 * own client makes one with each new connection. Node hands every offer to whoever listens for upgrades, so that it is
 * given the request a second time, without it. https://www.rfc-editor.org/rfc/rfc9110#section-7.8
 * @param head what came with the head of the request already
 */
export function passOverUpgrade(
  server: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() !== 'upgrade')
      lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  const withoutOffer = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.unshift(Buffer.concat([withoutOffer, head]));
  server.emit('connection', socket);
}
