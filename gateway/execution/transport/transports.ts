import type { Transport, TransportOptions } from './transport.ts';
import { createUndiciTransport } from './undici.ts';

/** Transports by the name that a configuration calls them by. */
export type TransportName = 'undici';

export const defaultTransport: TransportName = 'undici';

const makers: Readonly<Record<TransportName, (options: TransportOptions) => Transport>> = {
  undici: createUndiciTransport,
};

export const createTransport = (name: TransportName, options: TransportOptions): Transport =>
  makers[name](options);
