import type { RequestContext } from '../operation.ts';

/**
 * What documents a client may send.
 *
 *   open   any
 *   log    any; those that it has not registered are written down, to register them later
 *   body   registered ones, by id or by their text
 *   id     registered ones, by id alone
 *   deny   none
 */
export const documentModes = ['open', 'log', 'body', 'id', 'deny'] as const;
export type DocumentMode = (typeof documentModes)[number];

export interface DocumentPolicy {
  /** By client, as a token, a key or an origin proves it; never by a name that the request gives itself. */
  readonly clients: ReadonlyMap<string, DocumentMode>;
  /** Everybody else: clients that are not named, and whoever proves to be none. */
  readonly others: DocumentMode;
  /** Clients whose pages ask before they hold a token, by the origin that browsers vouch for. */
  readonly origins: ReadonlyMap<string, string>;
  /** Whether `open` and `log` clients may have documents remembered by their hash (automatic persisted queries). */
  readonly automatic: boolean;
}

export const openPolicy: DocumentPolicy = {
  clients: new Map(),
  others: 'open',
  origins: new Map(),
  automatic: true,
};

/** Who asks, as far as that is proved: by token or key, else by the page's origin; null for anybody. */
export const clientOf = (
  { origins }: DocumentPolicy,
  { caller, origin }: Pick<RequestContext, 'caller' | 'origin'>,
): string | null =>
  caller.client ?? (caller.kind === 'anonymous' && origin ? (origins.get(origin) ?? null) : null);

export const modeOf = ({ clients, others }: DocumentPolicy, client: string | null): DocumentMode =>
  (client === null ? undefined : clients.get(client)) ?? others;
