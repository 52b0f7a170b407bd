import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** How to reach a server. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Certificates to trust beside the usual ones, PEM. */
  readonly ca?: string | undefined;
}

export function addressOf({ protocol, hostname, port }: URL, ca?: string): Address {
  const isTls = protocol === 'https:';
  if (!isTls && protocol !== 'http:')
    throw new TypeError(`A subgraph is reached by http or https, not by ${protocol}`);
  // A URL writes an IPv6 address in brackets; sockets do not.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(port) || (isTls ? 443 : 80), isTls, ca };
}

/** What one read may bring. Most answers fit, and are then never copied. */
const readBytes = 64 * 1024;

/** A socket whose reads all come in one buffer of its own: `take` has to be done with the bytes when it returns. */
export function openSocket(address: Address, take: (bytes: Buffer) => void): Socket {
  const { host, port, isTls, ca } = address;
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  const onread: OnReadOpts = {
    buffer,
    callback(count) {
      take(buffer.subarray(0, count));
      return true;
    },
  };
  if (!isTls) return connect({ host, port, noDelay: true, onread });
  const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    // Names alone are told to the server; an address is none.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    onread,
  };
  return connectTls(options).setNoDelay(true);
}
