import { createHmac } from 'node:crypto';

/** What may not leave the place it was given in: not to logs, events or analytics. */
export type PersonalKind =
  | 'an e-mail address'
  | 'a phone number'
  | 'a card number'
  | 'an order number';

/** Order matters: an order number or a card number would also pass for a phone number. */
const patterns: readonly { kind: PersonalKind; pattern: RegExp; standIn: string }[] = [
  {
    kind: 'an e-mail address',
    pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu,
    standIn: '[e-mail]',
  },
  {
    kind: 'an order number',
    pattern: /\b(?:gg[-\u2010-\u2015 ]?|[a-z]{2,4}[-\u2010-\u2015])\d{5,8}\b/giu,
    standIn: '[order number]',
  },
  { kind: 'a card number', pattern: /\b(?:\d[ -]?){12,18}\d\b/gu, standIn: '[card number]' },
  {
    kind: 'a phone number',
    // A date is written in digits and hyphens too.
    pattern:
      /(?<![\p{L}\d.,-])(?!\d{4}-\d\d-\d\d)(?:\+|00)?\d(?:[ ().\u2011-]{0,2}\d){7,13}(?![\d,-])/gu,
    standIn: '[phone number]',
  },
];

/** The text with every e-mail address, order, card and phone number replaced by what it was. */
export const redactPersonal = (text: string): string =>
  patterns.reduce((rest, { pattern, standIn }) => rest.replace(pattern, standIn), text);

/** What kind of personal value the text holds; null when none is recognised. */
export const findPersonal = (text: string): PersonalKind | null =>
  patterns.find(({ pattern }) => text.search(pattern) >= 0)?.kind ?? null;

/**
 * A stand-in for a personal value that says "the same one again" and no more: HMAC-SHA-256, hexadecimal.
 * The salt is a secret, so that short values such as order numbers cannot be guessed back.
 */
export const hashPersonal = (value: string, salt: string): string =>
  createHmac('sha256', salt).update(value).digest('hex');
