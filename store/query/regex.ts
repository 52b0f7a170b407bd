import type { BSONRegExp } from 'bson';
import { regexOptions, regexSource } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

const supportedOptions = new Set(['i', 'm', 's', 'u', 'x']);
const leadingFlags = /^\(\?([imsx]+)\)/;

/**
 * A JS regular expression for a PCRE one.
 * @throws StoreError 51091 where the syntax is beyond JS, 51108 for an unknown option
 */
export function toRegExp(operand: string | RegExp | BSONRegExp, options?: string): RegExp {
  const source = typeof operand === 'string' ? operand : regexSource(operand);
  const given = options ?? (typeof operand === 'string' ? '' : regexOptions(operand));
  for (const option of given) {
    if (!supportedOptions.has(option)) {
      throw new StoreError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  const inline = leadingFlags.exec(source)?.[1] ?? '';
  const flags = new Set([...given, ...inline]);
  const body = inline === '' ? source : source.slice(inline.length + 3);
  const pattern = flags.delete('x') ? withoutFreeSpacing(body) : body;
  try {
    return new RegExp(pattern, [...flags].join(''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(51091, `Regular expression is invalid: ${why}`);
  }
}

/** Drops the white space and comments that the `x` option allows. */
const withoutFreeSpacing = (pattern: string): string =>
  pattern.replace(/\\.|\[(?:\\.|[^\]])*\]|#.*$|\s+/gms, (part) =>
    part.startsWith('\\') || part.startsWith('[') ? part : '',
  );
