import { addMs, DAY_MS } from '../../../kernel/clock.ts';

/** A conversation is kept this long after its last message (U2: 180 days). */
export const retentionMs = 180 * DAY_MS;

export const purgeAtOf = (lastActiveAt: Date): Date => addMs(lastActiveAt, retentionMs);

/** The canonical spelling of a BCP 47 tag; null when the text is none. */
export function readLocale(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** Longest page address kept, in characters. */
const pageUrlLengthMax = 500;

/** The page without query and fragment, where tokens and names hide; null when it is no web address. */
export function readPageUrl(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, origin, pathname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return `${origin}${pathname}`.slice(0, pageUrlLengthMax);
}
