import type { z } from 'zod';

/**
 * What is wrong with a value from outside, each by its place: `operations[0].body: must be text`.
 * @param whole what the value itself is called
 */
export const readProblems = (error: z.ZodError, whole: string): readonly string[] =>
  error.issues.map(({ path, message }) => `${placeOf(path) || whole}: ${message}`);

const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    return before ? `${before}.${String(key)}` : String(key);
  }, '');
