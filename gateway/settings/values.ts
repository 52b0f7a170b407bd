import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { z } from 'zod';

/** Values of settings, each refused with what would be right. */

/** An object with these keys. Another is refused with the one that was meant, or with all that there are. */
export const object = <T extends z.ZodRawShape>(shape: T) => {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys ?? []).map((key) => noSuchKey(key, keys)).join('; ')
        : `must be an object with ${keys.join(', ')}`,
  });
};

function noSuchKey(key: string, keys: readonly string[]): string {
  const [nearest] = suggestionList(key, keys);
  return nearest === undefined
    ? `there is no ${key} here; there are ${keys.join(', ')}`
    : `there is no ${key} here; did you mean ${nearest}?`;
}

/** An object whose keys all have defaults, and which is there without being written. */
export const section = <T extends z.ZodRawShape>(shape: T) => object(shape).prefault({} as never);

export const text = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })
  .max(1_000, { error: 'has more than 1000 characters' });

export const flag = z.boolean({ error: 'must be true or false' });

export const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

export const numberFrom = (min: number, max: number) => {
  const error = `must be a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
};

/** One that holds from the start of a gateway until its end. */
export const settled = <T extends z.ZodType>(
  value: T,
  given: z.core.util.NoUndefined<z.output<T>>,
  why: string,
) => value.default(given).describe(`${why}; after a restart`);

export const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `must be ${inWords(words)}` });

export const list = <T extends z.ZodType>(item: T, noun: string) =>
  z.array(item, { error: `must be a list of ${noun}` }).max(200, { error: 'holds more than 200' });

/** One, or a list of them. */
export const oneOrMore = (noun: string) =>
  z.union([text, list(text, noun).min(1)], { error: `must be text, or a list of ${noun}` });

/** Nobody reads on the way: TLS, or this very machine. */
export const safeUrl = text.refine((value) => isUrl(value, ['https:']) || isLoopback(value), {
  error: 'must be an https address, or an http address of this machine',
});

export const url = (schemes: readonly string[]) =>
  text.refine((value) => isUrl(value, schemes), {
    error: `must be an address that begins with ${inWords(schemes.map((scheme) => `${scheme}//`))}`,
  });

const isUrl = (value: string, schemes: readonly string[]): boolean =>
  URL.canParse(value) && schemes.includes(new URL(value).protocol);

const isLoopback = (value: string): boolean =>
  isUrl(value, ['http:']) && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(value).hostname);

const inWords = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join();
