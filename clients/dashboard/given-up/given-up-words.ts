import { exactWhen, inSentence } from '../ui/when.ts';

/** What every kind says of itself. */
export interface GivenUpItem {
  readonly attempts: number;
  readonly givenUpAt: string | null;
  readonly lastRetry: { readonly by: string; readonly at: string } | null;
}

/** `Given up 14:22, after 6 tries.` */
export function triedWords({ attempts, givenUpAt }: GivenUpItem, now: Date): string {
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  return `Given up ${whenWords(givenUpAt, now)}, after ${tries}.`;
}

/** Who took it up before and that it failed once more; null where nobody has. */
export const takenUpWords = ({ lastRetry }: GivenUpItem, now: Date): string | null =>
  lastRetry
    ? `${lastRetry.by} had it tried again ${whenWords(lastRetry.at, now)}; it failed once more.`
    : null;

const whenWords = (at: string | null, now: Date): string =>
  at ? inSentence(exactWhen(new Date(at), now)) : 'just now';

/** Where one went that is given up no longer. @param isOurs whether we had it tried; else somebody was before us */
export const goneWords = (name: string, isOurs: boolean): string =>
  isOurs
    ? `${name} is tried once more.`
    : `${name} is given up no longer: somebody had it tried before.`;
