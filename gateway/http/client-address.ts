import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import { ShopError } from '../../kernel/errors.ts';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { type Live, now } from '../live.ts';

/** The header in which a proxy says for whom it asks. */
export type ForwardedHeader = 'x-forwarded-for' | 'forwarded';

export interface ProxyTrust {
  /** Addresses and networks of proxies whose word is taken: `10.0.0.0/8`, `::1`, or `loopback`. None: nobody's. */
  readonly proxies: readonly string[];
  /** The one header that they write. The other is whatever a client made up, and is not read. */
  readonly header: ForwardedHeader;
}

export const nobodyTrusted: ProxyTrust = { proxies: [], header: 'x-forwarded-for' };

/** A request as its connection shows it. */
export interface Connection {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Whose request it is, for rate limits and logs. */
export type ClientAddress = (connection: Connection) => string;

/** Proxies in a row that are looked through; more is somebody playing. */
const hopsMax = 10;

/**
 * The peer, unless it is a proxy that we trust: then whoever asked the outermost trusted one. A client can write
 * anything into the header, but only to the left of what our proxies add, which is read from the right.
 * @throws ShopError CONFIG_INVALID naming what is no address
 */
export function createClientAddress({ proxies, header }: ProxyTrust): ClientAddress {
  const trusted = proxies.flatMap(readNetwork);

  const isTrusted = (address: string): boolean => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return trusted.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  };

  return ({ headers, socket }) => {
    let client = peerOf(socket);
    if (trusted.length === 0 || !isTrusted(client)) return client;
    for (const hop of hopsOf(headers, header).reverse().slice(0, hopsMax)) {
      // Who hides behind `unknown` or a made-up name is counted with the proxy that says so.
      if (!ipaddr.isValid(hop)) return client;
      client = plain(hop);
      if (!isTrusted(client)) return client;
    }
    return client;
  };
}

/** The same for all requests of a connection. */
const peerOf = memoizePer(({ remoteAddress = 'unknown' }: Connection['socket']) =>
  plain(remoteAddress),
);

/** The same, of proxies that may change. @throws ShopError CONFIG_INVALID, at once for those of now */
export function liveClientAddress(trust: Live<ProxyTrust>): ClientAddress {
  const under = memoizePer(createClientAddress);
  under(now(trust));
  return (connection) => under(now(trust))(connection);
}

type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

const loopback: readonly Network[] = [ipaddr.parseCIDR('127.0.0.0/8'), ipaddr.parseCIDR('::1/128')];

function readNetwork(text: string): readonly Network[] {
  if (text === 'loopback') return loopback;
  try {
    if (text.includes('/')) return [ipaddr.parseCIDR(text)];
    const address = ipaddr.process(text);
    return [[address, address.kind() === 'ipv4' ? 32 : 128]];
  } catch (error) {
    throw new ShopError('CONFIG_INVALID', `${text} is no address of a proxy`, {}, error);
  }
}

/** Whether it can stand among the proxies that are trusted. */
export function isProxyAddress(text: string): boolean {
  try {
    readNetwork(text);
    return true;
  } catch {
    return false;
  }
}

/** One way to write an address: an IPv4 peer of a dual-stack socket is not another client. */
const plain = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;

/** As the proxies wrote them, the client's own first. */
function hopsOf(headers: IncomingHttpHeaders, header: ForwardedHeader): string[] {
  const given = headers[header];
  const text = Array.isArray(given) ? given.join(',') : (given ?? '');
  if (text === '') return [];
  return text.split(',').map((hop) => {
    const node =
      header === 'forwarded' ? (/(?:^|;)\s*for=("[^"]*"|[^;]*)/i.exec(hop)?.[1] ?? '') : hop;
    return withoutPort(node.trim().replace(/^"|"$/g, ''));
  });
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711`, as RFC 7239 writes them and some proxies do elsewhere too. */
const withoutPort = (node: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(node)?.[1] ?? /^([\d.]+):\d+$/.exec(node)?.[1] ?? node;
