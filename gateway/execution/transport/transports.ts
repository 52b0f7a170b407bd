import { createHttp1Transport } from './http1/transport.ts';
import type { Transport, TransportOptions } from './transport.ts';
import { createUndiciTransport } from './undici.ts';

/** Transports by the name that a configuration calls them by. */
export type TransportName = 'http1' | 'undici';

export const transportNames: readonly TransportName[] = ['http1', 'undici'];

export const defaultTransport: TransportName = 'http1';

const makers: Readonly<Record<TransportName, (options: TransportOptions) => Transport>> = {
  http1: createHttp1Transport,
  undici: createUndiciTransport,
};

export const createTransport = (name: TransportName, options: TransportOptions): Transport =>
  makers[name](options);
