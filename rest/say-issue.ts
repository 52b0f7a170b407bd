import type { z } from 'zod';

/** What each kind of value is called to somebody who sends JSON or a query. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Texts of one form only; those of a form of ours say it themselves. */
const formats: Readonly<Record<string, string>> = {
  datetime: 'must be an instant in UTC such as 2026-11-21T14:02:00.000Z',
  date: 'must be a day such as 2026-11-21',
};

/** What is wrong with a value, as what would be right; undefined leaves it to the words of zod. */
export const sayIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is required'
        : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return sized(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return sized(issue.origin, 'at most', Number(issue.maximum));
    case 'invalid_format':
      return formats[issue.format];
    default:
      return undefined;
  }
};

function sized(origin: string, bound: 'at least' | 'at most', limit: number): string {
  if (origin === 'string') return `must have ${bound} ${counted(limit, 'character')}`;
  if (origin === 'array') return `must have ${bound} ${counted(limit, 'item')}`;
  return `must be ${bound} ${limit}`;
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
