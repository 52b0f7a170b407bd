/** How expressions are compiled: what an operator is given, and what it gives back. */
import type { Collator } from '../bson/collation.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

/** One variable on top of others: `$$this`, `$$value`, those of `$let`. */
export interface Frame {
  readonly name: string;
  readonly value: unknown;
  readonly outer: Frame | undefined;
}

/** What an expression is evaluated on. */
export interface Scope {
  readonly root: Document;
  readonly variables: Frame | undefined;
}

/** Undefined is a missing value. */
export type Evaluate = (scope: Scope) => unknown;

export interface Compiler {
  readonly collator: Collator | undefined;
  compile(expression: unknown): Evaluate;
  /** The same compiler, where these variables may be used as well. */
  withVariables(names: readonly string[]): Compiler;
}

/** Checks its operand when compiled, so that a wrong one fails before any document is read. */
export type OperatorCompiler = (operand: unknown, compiler: Compiler, name: string) => Evaluate;

/** An operator of a fixed number of arguments; a single one may come without its array. */
export function withArguments(
  least: number,
  most: number,
  apply: (values: readonly unknown[], name: string, compiler: Compiler) => unknown,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (operands.length < least || operands.length > most) {
      throw wrongCount(name, least, most, operands.length);
    }
    const evaluates = operands.map((item) => compiler.compile(item));
    return (scope) =>
      apply(
        evaluates.map((evaluate) => evaluate(scope)),
        name,
        compiler,
      );
  };
}

export const unary = (apply: (value: unknown, name: string) => unknown): OperatorCompiler =>
  withArguments(1, 1, ([value], name) => apply(value, name));

export const binary = (
  apply: (a: unknown, b: unknown, name: string, compiler: Compiler) => unknown,
): OperatorCompiler => withArguments(2, 2, ([a, b], name, compiler) => apply(a, b, name, compiler));

export const variadic = (
  apply: (values: readonly unknown[], name: string, compiler: Compiler) => unknown,
): OperatorCompiler => withArguments(0, Number.POSITIVE_INFINITY, apply);

/** An operator whose arguments have names: each is an expression. */
export function withNames(
  required: readonly string[],
  optional: readonly string[],
  apply: (values: Readonly<Record<string, unknown>>, name: string) => unknown,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const fields = namedOperands(name, operand, required, optional);
    const evaluates = Object.entries(fields).map(
      ([field, expression]) => [field, compiler.compile(expression)] as const,
    );
    return (scope) => {
      const values: Record<string, unknown> = {};
      for (const [field, evaluate] of evaluates) values[field] = evaluate(scope);
      return apply(values, name);
    };
  };
}

/** @throws StoreError FailedToParse for a missing or unknown name */
export function namedOperands(
  name: string,
  operand: unknown,
  required: readonly string[],
  optional: readonly string[],
): Document {
  if (!isDocument(operand)) {
    throw new StoreError('FailedToParse', `${name} only supports an object as its argument`);
  }
  for (const field of Object.keys(operand)) {
    if (!required.includes(field) && !optional.includes(field)) {
      throw new StoreError('FailedToParse', `Unrecognized argument to ${name}: ${field}`);
    }
  }
  for (const field of required) {
    if (!(field in operand)) {
      throw new StoreError('FailedToParse', `Missing '${field}' parameter to ${name}`);
    }
  }
  return operand;
}

function wrongCount(name: string, least: number, most: number, given: number): StoreError {
  if (least === most) {
    const plural = least === 1 ? 'argument' : 'arguments';
    return new StoreError(
      16020,
      `Expression ${name} takes exactly ${least} ${plural}. ${given} were passed in.`,
    );
  }
  return new StoreError(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${given} were passed in.`,
  );
}

export function lookUp(frame: Frame | undefined, name: string): unknown {
  for (let at = frame; at !== undefined; at = at.outer) if (at.name === name) return at.value;
  return undefined;
}

export const bind = (scope: Scope, name: string, value: unknown): Scope => ({
  root: scope.root,
  variables: { name, value, outer: scope.variables },
});
