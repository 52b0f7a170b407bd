/** `$getField`, `$setField` and `$unsetField`, for fields whose names are no paths. */
import { copyDocument, setField } from '../../bson/ordered.ts';
import { fieldOf } from '../../bson/paths.ts';
import { isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import {
  constantly,
  type Evaluate,
  folded,
  isConstant,
  noScope,
  type OperatorCompiler,
} from '../compiler.ts';
import { checkNames } from './named-arguments.ts';

export const fields: readonly (readonly [string, OperatorCompiler])[] = [
  ['$getField', getField],
  ['$setField', settingField(true)],
  ['$unsetField', settingField(false)],
];

function getField(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { field, input } = isNamed(operand)
    ? checkNames(name, operand, {
        notObject: 3041701,
        unknown: 3041701,
        required: { field: 3041702, input: 3041703 },
        optional: [],
      })
    : { field: operand, input: '$$CURRENT' };
  const parts = [compiler.compile(field), compiler.compile(input)] as const;
  const [evaluateField, evaluateInput] = parts;
  if (isConstant(evaluateField)) nameOf(evaluateField(noScope));
  return folded(parts, (scope) => {
    const key = nameOf(evaluateField(scope));
    const value = evaluateInput(scope);
    if (isDocument(value)) return fieldOf(value, key);
    return value === null ? null : undefined;
  });
}

/** Whether the arguments have their names; otherwise the operand is the field itself. */
const isNamed = (operand: unknown): boolean =>
  isDocument(operand) && !Object.keys(operand)[0]?.startsWith('$');

function nameOf(field: unknown): string {
  if (typeof field === 'string') return field;
  throw new StoreError(
    3041704,
    `$getField requires 'field' to evaluate to type String, but got ${typeName(field)}`,
  );
}

function settingField(hasValue: boolean): OperatorCompiler {
  return (operand, compiler, name) => {
    const given = checkNames(name, operand, {
      notObject: 4161100,
      unknown: 4161101,
      required: { field: 4161102, ...(hasValue ? { value: 4161103 } : {}), input: 4161109 },
      optional: [],
    });
    const key = constantName(given['field'], name);
    const evaluateInput = compiler.compile(given['input']);
    const evaluateValue = hasValue ? compiler.compile(given['value']) : constantly(undefined);
    return folded([evaluateInput, evaluateValue], (scope) => {
      const input = evaluateInput(scope);
      if (isNullish(input)) return null;
      if (!isDocument(input)) {
        throw new StoreError(
          4161105,
          `${name} requires 'input' to evaluate to type Object, but got ${typeName(input)}`,
        );
      }
      const result = copyDocument(input);
      const value = evaluateValue(scope);
      if (value !== undefined) return setField(result, key, value);
      delete result[key];
      return result;
    });
  };
}

/** The name is written out, not computed. */
function constantName(field: unknown, name: string): string {
  if (typeof field === 'string') {
    if (!field.startsWith('$')) return withoutNull(field);
    throw new StoreError(
      4161108,
      `'${field}' is a field path reference which is not allowed in this context. Did you mean {$literal: '${field}'}?`,
    );
  }
  const literal = literalOf(field);
  if (typeof literal === 'string') return withoutNull(literal);
  throw new StoreError(
    4161107,
    `${name} requires 'field' to evaluate to a constant of type String, but got ${typeName(literal)}`,
  );
}

function withoutNull(name: string): string {
  if (!name.includes('\0')) return name;
  throw new StoreError(9534700, `invalid field name, it contains a null byte: ${name}`);
}

function literalOf(field: unknown): unknown {
  const names = isDocument(field) ? Object.keys(field) : [];
  const [name = ''] = names;
  const isLiteral = names.length === 1 && (name === '$literal' || name === '$const');
  if (isDocument(field) && isLiteral) return field[name];
  if (names.length === 0 && !Array.isArray(field)) return field;
  throw new StoreError(4161106, `the 'field' must be a constant: a string or { $literal: … }`);
}
