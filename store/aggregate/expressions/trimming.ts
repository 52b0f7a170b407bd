/** `$trim`, `$ltrim`, `$rtrim`. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { OperatorCompiler } from '../compiler.ts';
import { withNamed } from './named-arguments.ts';

export const trimming: readonly (readonly [string, OperatorCompiler])[] = [
  ['$trim', trimmed(true, true)],
  ['$ltrim', trimmed(true, false)],
  ['$rtrim', trimmed(false, true)],
];

/** What is cut where `chars` does not say: the white space that MongoDB knows. */
const whiteSpace = new Set(
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
);

function trimmed(atStart: boolean, atEnd: boolean): OperatorCompiler {
  return withNamed(
    { notObject: 50696, unknown: 50694, required: { input: 50695 }, optional: ['chars'] },
    ({ input, chars }, name) =>
      (scope) => {
        const text = input(scope);
        if (isNullish(text)) return null;
        const checked = stringOf(text, name, 'its input', 50699);
        const cut = chars === undefined ? whiteSpace : chars(scope);
        if (isNullish(cut)) return null;
        const set = cut instanceof Set ? cut : new Set(stringOf(cut, name, "'chars'", 50700));
        return cutEnds(checked, set, atStart, atEnd);
      },
  );
}

function cutEnds(text: string, set: ReadonlySet<string>, atStart: boolean, atEnd: boolean): string {
  let [start, end] = [0, text.length];
  while (atStart && start < end) {
    const point = String.fromCodePoint(text.codePointAt(start) ?? 0);
    if (!set.has(point)) break;
    start += point.length;
  }
  while (atEnd && end > start) {
    const isPair = /[\udc00-\udfff]/.test(text[end - 1] ?? '') && end - start > 1;
    const point = text.slice(isPair ? end - 2 : end - 1, end);
    if (!set.has(point)) break;
    end -= point.length;
  }
  return text.slice(start, end);
}

function stringOf(value: unknown, name: string, what: string, code: number): string {
  if (typeof value === 'string') return value;
  throw new StoreError(
    code,
    `${name} requires ${what} to be a string, got ${show(value)} (of type ${typeName(value)}) instead.`,
  );
}
