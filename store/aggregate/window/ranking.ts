/** `$rank`, `$denseRank`, `$documentNumber` and `$shift`: by the place of a document in the order. */

import { isDocument, isNumber } from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { compareKeys, sortKeyOf } from '../../query/sort-key.ts';
import { constantly, isConstant, noScope } from '../compiler.ts';
import { columnOf, type Partition } from './partition.ts';
import {
  argumentsOf,
  checkAlone,
  refused,
  type WindowCall,
  type WindowFunction,
  type WindowPlace,
  type WindowTable,
} from './window-function.ts';

export const ranking: WindowTable = [
  ['$rank', (call, place) => rank(checkedOrder(call, place), place, (_rank, at) => at + 1)],
  ['$denseRank', (call, place) => rank(checkedOrder(call, place), place, (before) => before + 1)],
  [
    '$documentNumber',
    (call, place) => {
      checkedOrder(call, place);
      return () => (position) => position + 1;
    },
  ],
  ['$shift', shift],
];

type OneField = NonNullable<WindowPlace['order']>['fields'];

function checkedOrder({ name, operand, spec }: WindowCall, { order }: WindowPlace): OneField {
  if (Object.keys(spec).length > 1) {
    throw new StoreError(5371601, `Rank style window functions take no other arguments: ${name}`);
  }
  if (order?.fields.length !== 1) {
    throw new StoreError(
      5371602,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  }
  if (!isDocument(operand) || Object.keys(operand).length > 0) {
    throw new StoreError(5371603, `${name} must be specified with '{}' as the value`);
  }
  return order.fields;
}

/** Equal documents share a rank. */
function rank(
  fields: OneField,
  { compiler: { collator } }: WindowPlace,
  next: (rank: number, position: number) => number,
): WindowFunction {
  return (partition: Partition) => {
    const keyAt = columnOf(partition, ({ root }) => sortKeyOf(root, fields, collator));
    let current = 0;
    return (position) => {
      const [key, previous] = [keyAt(position), position > 0 ? keyAt(position - 1) : undefined];
      const isTie =
        Array.isArray(key) &&
        Array.isArray(previous) &&
        compareKeys(key, previous, fields, collator) === 0;
      if (!isTie) current = next(current, position);
      return current;
    };
  };
}

/** The value of a document so many places on. */
function shift(call: WindowCall, { compiler, order }: WindowPlace): WindowFunction {
  checkAlone(call);
  const given = argumentsOf(call, ['output', 'by'], ['default']);
  if (order === undefined) throw refused("'$shift' requires a sortBy");
  const by = isNumber(given['by']) ? int32Of(given['by']) : undefined;
  if (by === undefined) throw refused("'$shift:by' field must be an integer");
  const otherwise = 'default' in given ? compiler.compile(given['default']) : constantly(null);
  if (!isConstant(otherwise)) throw refused("'$shift:default' expression must yield a constant");
  const missing = otherwise(noScope) ?? null;
  const output = compiler.compile(given['output']);
  return (partition) => {
    const valueAt = columnOf(partition, output);
    return (position) => {
      const wanted = position + by;
      const isInside = wanted >= 0 && wanted < partition.rows.length;
      return isInside ? (valueAt(wanted) ?? null) : missing;
    };
  };
}
