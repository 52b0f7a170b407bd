/** Dates as people say them, in the reader's own zone. */
const locale = 'en-GB';

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const clockTime = (at: Date): string => clock.format(at);

/** `Today`, `Yesterday`, `Tomorrow`, `Mon`, `27 Nov`, `27 Nov 2025`. */
export function dayName(at: Date, now: Date): string {
  const days = Math.round((midnight(at) - midnight(now)) / DAY_MS);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  if (days === 1) return 'Tomorrow';
  if (days < 0 && days > -7) return weekday.format(at);
  return dateWords(at, now);
}

/** `27 Nov`, `27 Nov 2025`. */
export const dateWords = (at: Date, now: Date): string =>
  (at.getFullYear() === now.getFullYear() ? day : dayAndYear).format(at);

/** The shortest that still says when: `14:22` today, else the day. */
export const shortWhen = (at: Date, now: Date): string =>
  midnight(at) === midnight(now) ? clockTime(at) : dayName(at, now);

/** `Yesterday` within a sentence is no name: `Placed yesterday 12:06`. */
export const inSentence = (words: string): string =>
  words.replace(/^(Today|Yesterday|Tomorrow)/, (name) => name.toLowerCase());

/** With the time: `14:22` today, `Mon 17:05`, `12 Nov 09:30`. */
export const exactWhen = (at: Date, now: Date): string =>
  midnight(at) === midnight(now) ? clockTime(at) : `${dayName(at, now)} ${clockTime(at)}`;

/** `just now`, `12 s`, `11 min`, `3 h`, `2 d`, then the day. */
export function ago(at: Date, now: Date): string {
  const ms = Math.max(0, now.getTime() - at.getTime());
  if (ms < 5 * SECOND_MS) return 'just now';
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms < 7 * DAY_MS) return `${Math.floor(ms / DAY_MS)} d`;
  return dayName(at, now);
}

interface DeliveryWindow {
  /** `2026-11-21` */
  readonly date: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** `Today 14–16`, `Today 08–10`, `Tomorrow`, `27 Nov`. */
export function windowWords({ date, from, to }: DeliveryWindow, now: Date): string {
  const name = dayName(new Date(`${date}T12:00:00`), now);
  return from && to ? `${name} ${hour(new Date(from))}–${endHour(new Date(to))}` : name;
}

/** `14`, `08`, or `14:30` off the hour. */
const hour = (at: Date): string =>
  at.getMinutes() === 0 ? clockTime(at).slice(0, 2) : clockTime(at);

/** Midnight is the end of the day that it closes. */
const endHour = (at: Date): string => (hour(at) === '00' ? '24' : hour(at));

const midnight = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
