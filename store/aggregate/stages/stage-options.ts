/** The options of stages whose operand is a document of named values. */
import { type Document, isDocument, isNullish, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';

type OptionKind = 'string' | 'object' | 'array' | 'boolean' | 'number' | 'any';

const tests: Readonly<Record<OptionKind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  object: isDocument,
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  number: isNumber,
  any: () => true,
};

export interface OptionRule {
  readonly kind: OptionKind;
  readonly isRequired?: true;
}

/**
 * The options that are given; one that is null is not.
 * @throws StoreError 40415 for an unknown one, 40414 for one that is missing, TypeMismatch
 */
export function parseOptions(
  stage: string,
  operand: Document,
  rules: Readonly<Record<string, OptionRule>>,
): Document {
  const given: Document = {};
  for (const [name, value] of Object.entries(operand)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      throw new StoreError(40415, `BSON field '${stage}.${name}' is an unknown field.`);
    }
    if (isNullish(value) && rule.kind !== 'any') continue;
    if (!tests[rule.kind](value)) {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '${stage}.${name}' is the wrong type '${typeName(value)}', expected type '${rule.kind}'`,
      );
    }
    given[name] = value;
  }
  for (const [name, { isRequired }] of Object.entries(rules)) {
    if (isRequired && !Object.hasOwn(given, name)) {
      throw new StoreError(40414, `BSON field '${stage}.${name}' is missing but a required field`);
    }
  }
  return given;
}
