import { createHmac, timingSafeEqual } from 'node:crypto';
import { ShopError } from './errors.ts';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;
/** Counts of lists end here: nobody reads more, and counting them all would hold up those who look at the page. */
export const countedMax = 10_000;

/** Relay's paging arguments as resolvers get them. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** What a repository needs: one row more than `limit` tells whether there is a next page. */
export interface PageRequest {
  readonly limit: number;
  /** Sort-key values of the last row seen, `_id` last; null for the first page. */
  readonly after: readonly CursorValue[] | null;
}

export type CursorValue = string | number | boolean | null;

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
}

/** Relay connection over a page; `cursorOf` gives the sort-key values of an item. */
export function toConnection<T, N = T>(
  page: Page<T>,
  args: PageArgs,
  cursor: { sortName: string; secret: string; valuesOf: (item: T) => readonly CursorValue[] },
  toNode: (item: T) => N = (item) => item as unknown as N,
) {
  const edges = page.items.map((item) => ({
    node: toNode(item),
    cursor: encodeCursor(cursor.sortName, cursor.valuesOf(item), cursor.secret),
  }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: Boolean(args.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/**
 * @param sortName the order the cursor belongs to; a cursor of another order is refused
 * @throws ShopError BAD_USER_INPUT when `first` is out of range, CURSOR_INVALID when `after` is not ours
 */
export function readPage(args: PageArgs, sortName: string, secret: string): PageRequest {
  const limit = args.first ?? pageSizeDefault;
  if (!Number.isInteger(limit) || limit < 1 || limit > pageSizeMax)
    throw new ShopError('BAD_USER_INPUT', `first must be from 1 to ${pageSizeMax}`, {
      field: 'first',
    });
  return { limit, after: args.after ? decodeCursor(sortName, args.after, secret) : null };
}

/** Opaque and signed, so that a client can neither read meaning into it nor forge a position. */
export function encodeCursor(
  sortName: string,
  values: readonly CursorValue[],
  secret: string,
): string {
  const body = Buffer.from(JSON.stringify([sortName, ...values])).toString('base64url');
  return `${body}.${mac(body, secret)}`;
}

function decodeCursor(sortName: string, cursor: string, secret: string): CursorValue[] {
  const [body = '', signature = ''] = cursor.split('.', 2);
  const expected = Buffer.from(mac(body, secret));
  const given = Buffer.from(signature);
  if (given.length === expected.length && timingSafeEqual(given, expected)) {
    const [name, ...values] = JSON.parse(
      Buffer.from(body, 'base64url').toString('utf8'),
    ) as CursorValue[];
    if (name === sortName) return values;
  }
  throw new ShopError('CURSOR_INVALID', 'That cursor does not belong to this list', {
    field: 'after',
  });
}

const mac = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('base64url').slice(0, 22);
