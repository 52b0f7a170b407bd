/** `$sortArray`. */
import type { Collator } from '../../bson/collation.ts';
import { compareValues } from '../../bson/compare.ts';
import { fieldOf, isArrayIndex } from '../../bson/paths.ts';
import {
  type Document,
  isDocument,
  isNullish,
  isNumber,
  show,
  typeName,
} from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate, OperatorCompiler } from '../compiler.ts';
import { checkNames } from './named-arguments.ts';

type Sort = (items: readonly unknown[]) => unknown[];

export function sortArray(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { input, sortBy } = checkNames(name, operand, {
    notObject: 2942500,
    unknown: 2942501,
    required: { input: 2942502, sortBy: 2942503 },
    optional: [],
  });
  const evaluate = compiler.compile(input);
  const sort = isDocument(sortBy)
    ? fieldOrder(parsePattern(sortBy), compiler.collator)
    : valueOrder(sortBy, compiler.collator);
  return (scope) => {
    const value = evaluate(scope);
    if (isNullish(value)) return null;
    if (Array.isArray(value)) return sort(value);
    throw new StoreError(
      2942504,
      `The input argument to $sortArray must be an array, but was of type: ${typeName(value)}`,
    );
  };
}

/** @returns undefined for what is neither 1 nor -1 */
const directionOf = (order: unknown): number | undefined => {
  const direction = int32Of(order);
  return direction === 1 || direction === -1 ? direction : undefined;
};

function valueOrder(order: unknown, collator: Collator | undefined): Sort {
  if (!isNumber(order)) {
    throw new StoreError(2942507, '$sortArray: sortBy must be 1, -1 or an object');
  }
  const direction = directionOf(order);
  if (direction === undefined) {
    throw new StoreError(2942506, '$sortArray: sortBy must be either 1 or -1');
  }
  return (items) => items.toSorted((a, b) => compareValues(a, b, collator) * direction);
}

interface SortField {
  readonly path: string;
  readonly direction: number;
}

function parsePattern(pattern: Document): readonly SortField[] {
  const fields: SortField[] = [];
  for (const [path, order] of Object.entries(pattern)) {
    const direction = directionOf(order);
    if (direction === undefined || path.split('.').includes('')) throw wrongPattern(pattern);
    fields.push({ path, direction });
  }
  if (fields.length === 0) throw wrongPattern(pattern);
  return fields;
}

const wrongPattern = (pattern: Document): StoreError =>
  new StoreError(2942505, `$sortArray: sortBy is no sort pattern: ${show(pattern)}`);

/** Unlike `$sort`, an array in a field counts as a whole. What is no document has no fields. */
function fieldOrder(fields: readonly SortField[], collator: Collator | undefined): Sort {
  return (items) => {
    const keyed = items.map((item) => ({
      item,
      keys: fields.map(({ path }) => (isDocument(item) ? valueAt(item, path) : undefined) ?? null),
    }));
    keyed.sort((a, b) => {
      for (const [i, { direction }] of fields.entries()) {
        const order = compareValues(a.keys[i], b.keys[i], collator);
        if (order !== 0) return order * direction;
      }
      return 0;
    });
    return keyed.map(({ item }) => item);
  };
}

/** A field may have a dot in its name, and a number in the path is an element of an array. */
function valueAt(value: unknown, path: string): unknown {
  const whole = partOf(value, path);
  const dot = path.indexOf('.');
  if (whole !== undefined || dot < 0) return whole;
  return valueAt(partOf(value, path.slice(0, dot)), path.slice(dot + 1));
}

function partOf(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return isArrayIndex(field) ? value[Number(field)] : undefined;
  return isDocument(value) ? fieldOf(value, field) : undefined;
}
