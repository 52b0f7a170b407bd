import { type OpeningHours, openSpanAt, openSpans } from '../../../kernel/opening-hours.ts';

/** Who answers, and how soon: said before anybody writes, so never more than the desk promises. */
export function stylistPromise(
  now: Date,
  hours: OpeningHours,
  { firstResponseMinutes }: { readonly firstResponseMinutes: number },
): string {
  const soon = `within about ${inWords(firstResponseMinutes)}`;
  const city = hours.timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? hours.timeZone;
  const at = (when: Date, options: Intl.DateTimeFormatOptions = {}) =>
    new Intl.DateTimeFormat('en-GB', {
      ...options,
      hour: '2-digit',
      minute: '2-digit',
      timeZone: hours.timeZone,
    }).format(when);
  const open = openSpanAt(now, hours);
  if (open) return `A person answers ${soon}. They are here until ${at(open.to)}, ${city} time.`;
  const [next] = openSpans(now, hours);
  const back = next ? ` until ${at(next.from, { weekday: 'long' })}, ${city} time` : '';
  return `Our stylists are away${back}. Leave a message; they answer ${soon} of being back.`;
}

const inWords = (minutes: number): string => {
  if (minutes < 90) return `${minutes} minutes`;
  return `${Math.round(minutes / 60)} hours`;
};
