import { z } from 'zod';

/**
 * The end of a refusal: what was given, of long texts the beginning. Not for what may be a secret, such as addresses with
 * a password in them.
 */
const not = (given: string): string =>
  `, not '${given.length > 60 ? `${given.slice(0, 60)}…` : given}'`;

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
    context.addIssue({
      code: 'custom',
      message: `must be a whole number from ${min} to ${max}${not(text)}`,
    });
    return z.NEVER;
  });

/** undefined where nothing was said. */
export const flag = optionalText.transform((text, context) => {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  context.addIssue({ code: 'custom', message: `must be true or false${not(text)}` });
  return z.NEVER;
});

/** One of these words. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  optionalText.pipe(
    z
      .enum(words, { error: ({ input }) => `must be ${words.join(', ')}${not(String(input))}` })
      .optional(),
  );

/** Text of a form. */
export const formed = (pattern: RegExp, message: string) =>
  optionalText.refine((text) => text === undefined || pattern.test(text), {
    error: ({ input }) => `${message}${not(String(input))}`,
  });

/** As browsers write one: a slash at its end would keep it from ever being met. */
export const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text;

/** Origins of pages, comma-separated; `*` is every page. */
export const origins = optionalText.transform((text, context) => {
  const given = text?.split(',').map((origin) => origin.trim()) ?? [];
  for (const origin of given)
    if (origin !== '*' && !isOrigin(origin))
      context.addIssue({
        code: 'custom',
        message: `must be origins such as https://shop.example, comma-separated${not(origin)}`,
      });
  return given;
});

/** `name=value` pairs, comma-separated. */
export const pairs = (
  pattern: RegExp,
  message: string,
  fits: (value: string) => boolean = () => true,
) =>
  optionalText.transform((text, context) => {
    const values: [name: string, value: string][] = [];
    for (const pair of text?.split(',') ?? []) {
      const match = pattern.exec(pair.trim());
      if (match?.[1] && match[2] && fits(match[2])) values.push([match[1], match[2]]);
      else context.addIssue({ code: 'custom', message: `${message}${not(pair.trim())}` });
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
