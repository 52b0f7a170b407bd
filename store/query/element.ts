/** `$exists` and `$type`. */
import { toNumber } from '../bson/numbers.ts';
import {
  isNumber,
  isTypeName,
  type TypeName,
  typeName,
  typeNamesByNumber,
} from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { anyElement, type Operator, wholeValue } from './condition.ts';
import { isTruthy } from './truth.ts';

export const exists: Operator = (operand) => {
  return { ...wholeValue((value) => value !== undefined), isNegated: !isTruthy(operand) };
};

export const hasType: Operator = (operand) => {
  const types = typesOf(operand);
  return anyElement((value) => types.has(typeName(value)));
};

const numberTypes: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];

/** The type names meant by an alias, a number, or a list of them. */
function typesOf(operand: unknown): ReadonlySet<TypeName> {
  const items: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (items.length === 0) {
    throw new StoreError('FailedToParse', '$type must match at least one type');
  }
  return new Set(items.flatMap(typesOfAlias));
}

function typesOfAlias(alias: unknown): readonly TypeName[] {
  if (typeof alias === 'string') return typesNamed(alias);
  if (!isNumber(alias)) {
    throw new StoreError('TypeMismatch', 'type must be represented as a number or a string');
  }
  const name = typeNamesByNumber.get(toNumber(alias));
  if (name === undefined) throw badValue(`Invalid numerical type code: ${alias}`);
  return [name];
}

export function typesNamed(alias: string): readonly TypeName[] {
  if (alias === 'number') return numberTypes;
  if (!isTypeName(alias)) throw badValue(`Unknown type name alias: ${alias}`);
  return [alias];
}
