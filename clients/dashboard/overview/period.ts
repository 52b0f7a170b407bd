/** Whose end is now; compared with the one before of equal length. */
export const presets = {
  '24h': { label: '24 hours', days: 1, before: 'the 24 hours before' },
  '7d': { label: '7 days', days: 7, before: 'the 7 days before' },
  '30d': { label: '30 days', days: 30, before: 'the 30 days before' },
  '90d': { label: 'Quarter', days: 90, before: 'the quarter before' },
} as const;
export type Preset = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly Preset[];

/** Whole days of the reader's own zone, both inclusive: `2026-11-01`. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

export type Period = Preset | Days;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As many as the graph takes in one question. */
const daysMax = 366;

/** What the address asks for; the last 30 days where it asks for nothing that there is. */
export function periodOf(query: URLSearchParams, now: Date): Period {
  const first = query.get('from');
  const last = query.get('to');
  if (first && last && daysProblem({ first, last }, now) === null) return { first, last };
  const preset = query.get('period');
  return preset !== null && Object.hasOwn(presets, preset) ? (preset as Preset) : '30d';
}

/** The address of that period; what else it says stays. */
export function periodSearch(period: Period, query = new URLSearchParams()): string {
  const search = new URLSearchParams(query);
  for (const name of ['period', 'from', 'to']) search.delete(name);
  if (typeof period === 'string') search.set('period', period);
  else {
    search.set('from', period.first);
    search.set('to', period.last);
  }
  return search.toString();
}

/** What is wrong with these days, and in which field; null when nothing is. */
export function daysProblem(
  { first, last }: Days,
  now: Date,
): { readonly field: keyof Days; readonly words: string } | null {
  const begin = midnightOf(first);
  const end = midnightOf(last);
  if (!begin) return { field: 'first', words: 'Choose the first day.' };
  if (!end) return { field: 'last', words: 'Choose the last day.' };
  if (begin > now) return { field: 'first', words: 'That day is still to come.' };
  if (end < begin) return { field: 'last', words: 'The last day lies before the first.' };
  if (dayCount({ first, last }) > daysMax)
    return { field: 'first', words: `At most ${daysMax} days at a time.` };
  return null;
}

/**
 * From when to when. Figures are kept by the hour, so a period that runs goes to the end of this one: asked again within
 * the hour it is the same question.
 */
export function rangeOf(period: Period, now: Date): { readonly from: Date; readonly to: Date } {
  const hourEnd = new Date(Math.ceil((now.getTime() + 1) / HOUR_MS) * HOUR_MS);
  if (typeof period === 'string')
    return { from: new Date(hourEnd.getTime() - presets[period].days * DAY_MS), to: hourEnd };
  const from = midnightOf(period.first) ?? now;
  const last = midnightOf(period.last) ?? now;
  const to = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  return { from, to: to < hourEnd ? to : hourEnd };
}

/** `the 30 days before` */
export function beforeWords(period: Period): string {
  if (typeof period === 'string') return presets[period].before;
  const count = dayCount(period);
  return count === 1 ? 'the day before' : `the ${count} days before`;
}

/** The calendar day that it is for the reader: `2026-11-21`. */
export const calendarDay = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** Rounded: a day on which the clocks change has 23 or 25 hours. */
const dayCount = ({ first, last }: Days): number =>
  Math.round(((midnightOf(last)?.getTime() ?? 0) - (midnightOf(first)?.getTime() ?? 0)) / DAY_MS) +
  1;

/** null for what is no day: `2026-02-30`. */
function midnightOf(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!year || !month || !date) return null;
  const midnight = new Date(Number(year), Number(month) - 1, Number(date));
  return calendarDay(midnight) === day ? midnight : null;
}
