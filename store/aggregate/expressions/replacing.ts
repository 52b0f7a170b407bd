/** `$replaceOne`, `$replaceAll`. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { OperatorCompiler } from '../compiler.ts';
import { withNamed } from './named-arguments.ts';
import { checkedText, checkUnits } from './text-size.ts';

type Replace = (input: string, find: string, replacement: string) => string;

export const replacing: readonly (readonly [string, OperatorCompiler])[] = [
  ['$replaceOne', replaced((input, find, replacement) => input.replace(find, () => replacement))],
  ['$replaceAll', replaced(replaceAll)],
];

/** Nothing is found before each code point, and at the end. */
function replaceAll(input: string, find: string, replacement: string): string {
  checkUnits(input.length + countOf(input, find) * (replacement.length - find.length));
  if (find !== '') return input.replaceAll(find, () => replacement);
  return `${replacement}${[...input].map((point) => `${point}${replacement}`).join('')}`;
}

/** How often the text is found, at least. */
function countOf(input: string, find: string): number {
  if (find === '') return Math.ceil(input.length / 2) + 1;
  let count = 0;
  for (let at = input.indexOf(find); at >= 0; at = input.indexOf(find, at + find.length))
    count += 1;
  return count;
}

/** Types are checked before anything is null. */
function replaced(replace: Replace): OperatorCompiler {
  return withNamed(
    {
      notObject: 51751,
      unknown: 51750,
      required: { input: 51749, find: 51748, replacement: 51747 },
      optional: [],
    },
    (given, name) => (scope) => {
      const input = textOrNull(given.input(scope), name, 'input', 10503904);
      const find = textOrNull(given.find(scope), name, 'find', 10503901);
      const replacement = textOrNull(given.replacement(scope), name, 'replacement', 10503902);
      if (input === null || find === null || replacement === null) return null;
      return checkedText(replace(input, find, replacement));
    },
  );
}

function textOrNull(value: unknown, name: string, what: string, code: number): string | null {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return value;
  throw new StoreError(
    code,
    `${name} requires that '${what}' be a string, found: ${show(value)} (of type ${typeName(value)})`,
  );
}
