/** Update operators that take elements out of arrays: `$pull` by a condition, `$pullAll` by value. */
import { equalValues } from '../bson/compare.ts';
import { isOneOf } from '../bson/value-set.ts';
import { type Document, isDocument, isRegex, typeName } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { QueryContext } from '../query/matcher.ts';
import { operators } from '../query/operators.ts';
import type { ModifierUse, ValueChange } from './modifiers.ts';

type ElementTest = (item: unknown) => boolean;

export const pull = (operand: unknown, { context }: ModifierUse): ValueChange =>
  without(pullTest(operand, { ...context, isPlain: true }));

export function pullAll(operand: unknown, { context: { collator } }: ModifierUse): ValueChange {
  if (!Array.isArray(operand)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  return without(isOneOf(operand, collator));
}

function pullTest(operand: unknown, context: QueryContext): ElementTest {
  if (isRegex(operand) || (isDocument(operand) && isCondition(operand))) {
    const matches = compileFilter({ value: operand }, context);
    return (value) => matches({ value });
  }
  if (isDocument(operand)) {
    const matches = compileFilter(operand, context);
    return (item) => isDocument(item) && matches(item);
  }
  return (item) => equalValues(item, operand, context.collator);
}

/** Whether the document tests elements of any kind, such as `{ $gt: 5 }`, not fields of documents. */
function isCondition(operand: Document): boolean {
  const first = Object.keys(operand)[0] ?? '';
  return first !== '$not' && operators.has(first);
}

const without =
  (isGone: ElementTest): ValueChange =>
  (current) => {
    if (!Array.isArray(current)) throw badValue('Cannot apply $pull to a non-array value');
    const kept = current.filter((item: unknown) => !isGone(item));
    return kept.length === current.length ? current : kept;
  };
