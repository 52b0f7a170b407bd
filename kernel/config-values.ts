import { z } from 'zod';

/** Text that is there or is not: an empty variable counts as unset. */
export const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

/** What is to be kept: long enough not to be guessed. */
export const secret = optionalText.refine((text) => text === undefined || text.length >= 32, {
  message: 'must be at least 32 characters long',
});

/** A whole number in a range, ends included. */
export const integer = (min: number, max: number, fallback: number) =>
  optionalText.transform((text, context) => {
    if (text === undefined) return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
    return z.NEVER;
  });

/** undefined where nothing was said. */
export const flag = optionalText.transform((text, context) => {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  context.addIssue({ code: 'custom', message: 'must be true or false' });
  return z.NEVER;
});

/** `name=value` pairs, comma-separated. */
export const pairs = (pattern: RegExp, message: string) =>
  optionalText.transform((text, context) => {
    const values: [name: string, value: string][] = [];
    for (const pair of text?.split(',') ?? []) {
      const match = pattern.exec(pair.trim());
      if (match?.[1] && match[2]) values.push([match[1], match[2]]);
      else context.addIssue({ code: 'custom', message });
    }
    return values;
  });

export const address = (...schemes: readonly string[]) =>
  optionalText.refine(
    (text) =>
      text === undefined ||
      (URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1))),
    { message: `must be an address that begins with ${schemes.join(': or ')}:` },
  );

/** A key as it is written: base64url of so many bytes. */
export const base64url = (bytes: number) =>
  optionalText.refine(
    (text) =>
      text === undefined ||
      (/^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').length === bytes),
    { message: `must be ${bytes} bytes as base64url` },
  );
