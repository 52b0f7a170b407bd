import type { OrderFilter } from '../generated/graphql.ts';
import { isInList, type OrderRow } from './order-row.ts';

/**
 * A list that changes while somebody reads it. Nothing jumps: a change to a row on the screen is shown in its
 * place; orders that are new here, or now belong elsewhere, wait until the reader applies them.
 */
export interface LiveRows {
  readonly rows: readonly OrderRow[];
  /** Rows that changed lately, and when that was painted, epoch milliseconds. */
  readonly hot: ReadonlyMap<string, number>;
  /** Orders whose arrival or new place waits for the reader. */
  readonly waiting: ReadonlySet<string>;
  /** While paused: what came since, newest of each order. */
  readonly held: ReadonlyMap<string, OrderRow>;
  readonly pausedAtMs: number | null;
}

export type LiveRowsAction =
  | { readonly type: 'loaded'; readonly rows: readonly OrderRow[]; readonly atMs: number }
  | {
      readonly type: 'changed';
      readonly orders: readonly OrderRow[];
      readonly atMs: number;
      readonly list: ListScope;
    }
  | { readonly type: 'paused'; readonly atMs: number }
  | { readonly type: 'resumed'; readonly atMs: number; readonly list: ListScope }
  | { readonly type: 'cooled'; readonly atMs: number }
  | { readonly type: 'left' };

/** What the list shows: new orders can only appear on the first page of one that they belong to. */
export interface ListScope {
  readonly filter: OrderFilter;
  readonly isFirstPage: boolean;
}

/** A changed row says so for this long. */
export const hotForMs = 60_000;
/** Held changes beyond this only count as a refresh when the reader resumes. */
const heldMax = 500;

export const noRows: LiveRows = {
  rows: [],
  hot: new Map(),
  waiting: new Set(),
  held: new Map(),
  pausedAtMs: null,
};

export function liveRows(state: LiveRows, action: LiveRowsAction): LiveRows {
  switch (action.type) {
    case 'loaded':
      return load(state, action.rows, action.atMs);
    case 'changed':
      return state.pausedAtMs === null
        ? change(state, action.orders, action.list, action.atMs)
        : hold(state, action.orders);
    case 'paused':
      return state.pausedAtMs === null ? { ...state, pausedAtMs: action.atMs } : state;
    case 'resumed': {
      const running = { ...state, held: noRows.held, pausedAtMs: null };
      return change(running, [...state.held.values()], action.list, action.atMs);
    }
    case 'cooled':
      return cool(state, action.atMs);
    case 'left':
      return { ...noRows, pausedAtMs: state.pausedAtMs };
  }
}

/** How many changes the reader has not been shown: those that wait, and those held while paused. */
export const pendingCount = (state: LiveRows): number =>
  new Set([...state.waiting, ...state.held.keys()]).size;

function load(state: LiveRows, loaded: readonly OrderRow[], atMs: number): LiveRows {
  const shown = byId(state.rows);
  // A replica may lag behind what a live change already told us.
  const rows = loaded.map((row) => newest(shown.get(row.id), row));
  const hot = new Map(state.hot);
  for (const { id, version } of rows)
    if (state.waiting.has(id) || version > (shown.get(id)?.version ?? version)) hot.set(id, atMs);
  return { ...cool({ ...state, hot }, atMs), rows, waiting: noRows.waiting, held: noRows.held };
}

function change(
  state: LiveRows,
  orders: readonly OrderRow[],
  list: ListScope,
  atMs: number,
): LiveRows {
  const shown = byId(state.rows);
  const changed = new Map<string, OrderRow>();
  const waiting = new Set(state.waiting);
  for (const order of orders) {
    const known = changed.get(order.id) ?? shown.get(order.id);
    if (known && known.version >= order.version) continue;
    if (known) changed.set(order.id, order);
    const isOnTop = state.rows[0]?.id === order.id;
    const isNewsHere = list.isFirstPage && isInList(order, list.filter) && !isOnTop;
    const leaves = known !== undefined && !isInList(order, list.filter);
    if (isNewsHere || leaves) waiting.add(order.id);
  }
  if (changed.size === 0 && waiting.size === state.waiting.size) return state;
  const hot = new Map(state.hot);
  for (const id of changed.keys()) hot.set(id, atMs);
  return { ...state, rows: state.rows.map((row) => changed.get(row.id) ?? row), hot, waiting };
}

function hold(state: LiveRows, orders: readonly OrderRow[]): LiveRows {
  const held = new Map(state.held);
  for (const order of orders) {
    if (held.size >= heldMax && !held.has(order.id)) continue;
    held.set(order.id, newest(held.get(order.id), order));
  }
  return { ...state, held };
}

function cool(state: LiveRows, atMs: number): LiveRows {
  const hot = new Map([...state.hot].filter(([, sinceMs]) => atMs - sinceMs < hotForMs));
  return hot.size === state.hot.size ? state : { ...state, hot };
}

const byId = (rows: readonly OrderRow[]): ReadonlyMap<string, OrderRow> =>
  new Map(rows.map((row) => [row.id, row]));

const newest = (known: OrderRow | undefined, next: OrderRow): OrderRow =>
  known && known.version > next.version ? known : next;
