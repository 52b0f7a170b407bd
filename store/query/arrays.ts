/** `$all`, `$elemMatch`, `$size`. */
import { documentOf } from '../bson/ordered.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { equalTo } from './comparison.ts';
import {
  anyElement,
  type Condition,
  type Operator,
  type OperatorUse,
  onValue,
  wholeValue,
} from './condition.ts';
import { countOperand } from './count-operand.ts';
import { topLevelOperator } from './logical.ts';
import { hasOperators, type ValueTest } from './matcher.ts';

const maxInt32 = 0x7fffffff;

export const hasSize: Operator = (operand) => {
  const size = countOperand(operand, '$size', 'BadValue');
  if (size > maxInt32) throw badValue('$size must be representable as a 32-bit integer');
  return wholeValue((value) => Array.isArray(value) && value.length === size);
};

export const all: Operator = (operand, use) => {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return wholeValue(() => false);
  if (isElemMatch(operand[0])) return { all: operand.map((item) => consistent(item, use)) };
  return {
    all: operand.map((item: unknown) => {
      if (isDocument(item) && hasOperators(item)) throw badValue('no $ expressions in $all');
      return anyElement(equalTo(item, use.context));
    }),
  };
};

const isElemMatch = (item: unknown): item is Document =>
  isDocument(item) && Object.keys(item)[0] === '$elemMatch';

function consistent(item: unknown, use: OperatorUse): Condition {
  if (!isElemMatch(item)) throw badValue('$all/$elemMatch has to be consistent');
  return elemMatch(item['$elemMatch'], use);
}

export const elemMatch: Operator = (operand, use) => {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const matches = elementTest(operand, use);
  const locate = (value: unknown) => (Array.isArray(value) ? value.findIndex(matches) : -1);
  return { ...wholeValue((value) => locate(value) >= 0), locate };
};

/** `{ $gt: 5 }` asks the element itself, anything else is a filter on its fields. */
function elementTest(
  spec: Document,
  { compiler, context, path }: Pick<OperatorUse, 'compiler' | 'context' | 'path'>,
): ValueTest {
  const first = Object.keys(spec)[0] ?? '';
  if (hasOperators(spec) && topLevelOperator(first) === undefined) {
    return onValue(compiler.operators(spec, path, context));
  }
  const matches = compiler.elementFilter(spec, context);
  return (value) => {
    // An array has its positions for fields.
    if (Array.isArray(value)) return matches(documentOf(Object.entries(value)));
    return isDocument(value) && matches(value);
  };
}
