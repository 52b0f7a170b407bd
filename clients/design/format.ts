/** How Aurora writes money and time: through Intl, as people say them. Times are in the reader's own zone. */

/** @param amount exact decimal text, as the graph gives it: `1280.00` → `€1,280` */
export function money(
  { amount, currencyCode }: { readonly amount: string; readonly currencyCode: string },
  locale: string,
): string {
  const whole = /^-?\d+(\.0+)?$/.test(amount);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currencyCode,
    ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  }).format(Number(amount));
}

/** `14:02` */
export const clockTime = (at: Date, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at);

/** `Today`, `Yesterday`, `Tomorrow`; a weekday within six days; else `26 Nov`, with the year when it is another one. */
export function dayName(at: Date, now: Date, locale: string): string {
  const days = daysBetween(now, at);
  if (Math.abs(days) <= 1) return capital(relativeDay(locale).format(days, 'day'));
  if (Math.abs(days) < 7) return part(locale, { weekday: 'short' }).format(at);
  return part(locale, {
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(at);
}

/** `Today`, `Tomorrow`, `Thu 26 Nov`: a day to look out for. */
export function dayToCome(at: Date, now: Date, locale: string): string {
  const days = daysBetween(now, at);
  if (Math.abs(days) <= 1) return capital(relativeDay(locale).format(days, 'day'));
  return part(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(at);
}

/** A calendar day of the graph (`2026-11-21`) at noon of the reader's zone, so that no zone moves it. */
export function calendarDay(date: string): Date {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(year, month - 1, day, 12);
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

const relativeDay = (locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const part = (locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, options);
const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
