export interface LiveRow {
  readonly id: string;
  readonly version: number;
}

/**
 * A list that changes while somebody reads it. Nothing jumps: a change to a row on the screen is shown in its
 * place; rows that are new here, or now belong elsewhere, wait until the reader applies them.
 */
export interface LiveRows<Row extends LiveRow> {
  readonly rows: readonly Row[];
  /** Rows that changed lately, and when that was painted, epoch milliseconds. */
  readonly hot: ReadonlyMap<string, number>;
  /** Rows whose arrival or new place waits for the reader. */
  readonly waiting: ReadonlySet<string>;
  /** While paused: what came since, newest of each row. */
  readonly held: ReadonlyMap<string, Row>;
  readonly pausedAtMs: number | null;
}

export type LiveRowsAction<Row extends LiveRow> =
  | { readonly type: 'loaded'; readonly rows: readonly Row[]; readonly atMs: number }
  | {
      readonly type: 'changed';
      readonly rows: readonly Row[];
      readonly atMs: number;
      readonly list: ListScope<Row>;
    }
  | { readonly type: 'paused'; readonly atMs: number }
  | { readonly type: 'resumed'; readonly atMs: number; readonly list: ListScope<Row> }
  | { readonly type: 'cooled'; readonly atMs: number }
  | { readonly type: 'left' };

/** What the list shows: new rows can only appear on the first page of one that they belong to. */
export interface ListScope<Row extends LiveRow> {
  belongs(row: Row): boolean;
  /** Whether a row that stays in the list changes its place there. */
  moves(from: Row, to: Row, top: Row | undefined): boolean;
  readonly isFirstPage: boolean;
}

/** A changed row says so for this long. */
export const hotForMs = 60_000;
/** Held changes beyond this only count as a refresh when the reader resumes. */
const heldMax = 500;

export const noRows = {
  rows: [],
  hot: new Map<string, never>(),
  waiting: new Set<string>(),
  held: new Map<string, never>(),
  pausedAtMs: null,
} as const satisfies LiveRows<never>;

export function liveRows<Row extends LiveRow>(
  state: LiveRows<Row>,
  action: LiveRowsAction<Row>,
): LiveRows<Row> {
  switch (action.type) {
    case 'loaded':
      return load(state, action.rows, action.atMs);
    case 'changed':
      return state.pausedAtMs === null
        ? change(state, action.rows, action.list, action.atMs)
        : hold(state, action.rows);
    case 'paused':
      return state.pausedAtMs === null ? { ...state, pausedAtMs: action.atMs } : state;
    case 'resumed': {
      const running: LiveRows<Row> = { ...state, held: noRows.held, pausedAtMs: null };
      return change(running, [...state.held.values()], action.list, action.atMs);
    }
    case 'cooled':
      return cool(state, action.atMs);
    case 'left':
      return { ...noRows, pausedAtMs: state.pausedAtMs };
  }
}

/** How many changes the reader has not been shown: those that wait, and those held while paused. */
export const pendingCount = (state: LiveRows<LiveRow>): number =>
  new Set([...state.waiting, ...state.held.keys()]).size;

function load<Row extends LiveRow>(
  state: LiveRows<Row>,
  loaded: readonly Row[],
  atMs: number,
): LiveRows<Row> {
  const shown = byId(state.rows);
  // A replica may lag behind what a live change already told us.
  const rows = loaded.map((row) => newest(shown.get(row.id), row));
  const hot = new Map(state.hot);
  for (const { id, version } of rows)
    if (state.waiting.has(id) || version > (shown.get(id)?.version ?? version)) hot.set(id, atMs);
  return { ...cool({ ...state, hot }, atMs), rows, waiting: noRows.waiting, held: noRows.held };
}

function change<Row extends LiveRow>(
  state: LiveRows<Row>,
  rows: readonly Row[],
  list: ListScope<Row>,
  atMs: number,
): LiveRows<Row> {
  const shown = byId(state.rows);
  const changed = new Map<string, Row>();
  const waiting = new Set(state.waiting);
  for (const row of rows) {
    const known = changed.get(row.id) ?? shown.get(row.id);
    if (known && known.version >= row.version) continue;
    if (known) changed.set(row.id, row);
    const isHere = list.belongs(row);
    const isNewsHere =
      isHere && list.isFirstPage && (!known || list.moves(known, row, state.rows[0]));
    const leaves = known !== undefined && !isHere;
    if (isNewsHere || leaves) waiting.add(row.id);
  }
  if (changed.size === 0 && waiting.size === state.waiting.size) return state;
  const hot = new Map(state.hot);
  for (const id of changed.keys()) hot.set(id, atMs);
  return { ...state, rows: state.rows.map((row) => changed.get(row.id) ?? row), hot, waiting };
}

function hold<Row extends LiveRow>(state: LiveRows<Row>, rows: readonly Row[]): LiveRows<Row> {
  const held = new Map(state.held);
  for (const row of rows) {
    if (held.size >= heldMax && !held.has(row.id)) continue;
    held.set(row.id, newest(held.get(row.id), row));
  }
  return { ...state, held };
}

function cool<Row extends LiveRow>(state: LiveRows<Row>, atMs: number): LiveRows<Row> {
  const hot = new Map([...state.hot].filter(([, sinceMs]) => atMs - sinceMs < hotForMs));
  return hot.size === state.hot.size ? state : { ...state, hot };
}

const byId = <Row extends LiveRow>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));

const newest = <Row extends LiveRow>(known: Row | undefined, next: Row): Row =>
  known && known.version > next.version ? known : next;
