/** Operators whose arguments have names, where each mistake has a code of its own. */
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { type ErrorName, StoreError } from '../../errors.ts';
import { type Compiler, type Evaluate, folded, type OperatorCompiler } from '../compiler.ts';

type Code = ErrorName | number;

export interface NamedArguments<Required extends string, Optional extends string> {
  /** The code when the operand is not an object. */
  readonly notObject: Code;
  /** The code for a name that is not listed. */
  readonly unknown: Code;
  /** Each name that must be there, and the code when it is not. */
  readonly required: Readonly<Record<Required, Code>>;
  readonly optional: readonly Optional[];
}

type Compiled<Required extends string, Optional extends string> = Readonly<
  Record<Required, Evaluate> & Partial<Record<Optional, Evaluate>>
>;

/** Every argument is an expression; `build` makes the evaluator from those that were given. */
export function withNamed<Required extends string, Optional extends string>(
  rules: NamedArguments<Required, Optional>,
  build: (given: Compiled<Required, Optional>, name: string, compiler: Compiler) => Evaluate,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const fields = checkNames(name, operand, rules);
    const given: Record<string, Evaluate> = {};
    for (const [field, expression] of Object.entries(fields)) {
      given[field] = compiler.compile(expression);
    }
    return folded(
      Object.values(given),
      build(given as Compiled<Required, Optional>, name, compiler),
    );
  };
}

/** The operand, when it has the names that it must have and no others. */
export function checkNames(
  name: string,
  operand: unknown,
  rules: NamedArguments<string, string>,
): Document {
  if (!isDocument(operand)) {
    throw new StoreError(
      rules.notObject,
      `${name} only supports an object as its argument, found: ${typeName(operand)}`,
    );
  }
  for (const field of Object.keys(operand)) {
    if (!Object.hasOwn(rules.required, field) && !rules.optional.includes(field)) {
      throw new StoreError(rules.unknown, `Unrecognized argument to ${name}: ${field}`);
    }
  }
  for (const [field, code] of Object.entries(rules.required)) {
    if (!Object.hasOwn(operand, field)) {
      throw new StoreError(code, `Missing '${field}' parameter to ${name}`);
    }
  }
  return operand;
}

/** The operand, when it is an object. */
export function objectArgument(name: string, operand: unknown, notObject: Code): Document {
  if (isDocument(operand)) return operand;
  throw new StoreError(
    notObject,
    `${name} requires an object as an argument, found: ${typeName(operand)}`,
  );
}

/**
 * What the readers make of the arguments, each when its turn comes. Of several mistakes the first as written is told,
 * where `checkNames` tells a wrong name first: MongoDB's operators are of both kinds.
 * @param unknown the error for a name without a reader
 */
export function readInOrder<Arguments extends Document>(
  operand: Document,
  readers: { readonly [Name in keyof Arguments]: (value: unknown) => Arguments[Name] },
  unknown: (field: string) => StoreError,
): Partial<Arguments> {
  const read: Partial<Arguments> = {};
  for (const [field, value] of Object.entries(operand)) {
    if (!Object.hasOwn(readers, field)) throw unknown(field);
    const argument: keyof Arguments = field;
    read[argument] = readers[argument](value);
  }
  return read;
}
