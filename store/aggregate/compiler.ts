/** How expressions are compiled: what an operator is given, and what it gives back. */
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { checkedText } from './expressions/text-size.ts';
import type { Watch } from './watch.ts';

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
  /**
   * Whether MongoDB would run this in its slot-based engine, as it does the expressions of a
   * `$group`. Results are the same; a few errors have codes of their own there.
   */
  readonly isInSlots: boolean;
  /** What the loops of expressions count their steps on. */
  readonly watch: Watch;
  compile(expression: unknown): Evaluate;
  /** The same compiler, where these variables may be used as well. */
  withVariables(names: readonly string[]): Compiler;
  /** The same compiler for what `$group` evaluates. */
  forSlots(): Compiler;
}

/** Checks its operand when compiled, so that a wrong one fails before any document is read. */
export type OperatorCompiler = (operand: unknown, compiler: Compiler, name: string) => Evaluate;

const constants = new WeakMap<Evaluate, unknown>();
/** What constants are evaluated on. */
export const noScope: Scope = { root: {}, variables: undefined };

/** An expression that has the same value for every document. @throws StoreError 16493 at 16 MB */
export function constantly(value: unknown): Evaluate {
  if (typeof value === 'string') checkedText(value);
  const evaluate: Evaluate = () => value;
  constants.set(evaluate, value);
  return evaluate;
}

export const isConstant = (evaluate: Evaluate): boolean => constants.has(evaluate);

/**
 * The expression as a constant if all its parts are constants. MongoDB does so before it reads a
 * document, so `{ $divide: [1, 0] }` fails on an empty collection too, and in a branch not taken.
 */
export const folded = (parts: readonly Evaluate[], evaluate: Evaluate): Evaluate =>
  parts.every(isConstant) ? constantly(evaluate(noScope)) : evaluate;

/** The arguments of an operator that takes a fixed number; one may come without its array. */
export function compileArguments(
  operand: unknown,
  compiler: Compiler,
  name: string,
  least: number,
  most: number,
): readonly Evaluate[] {
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (operands.length < least || operands.length > most) {
    throw wrongCount(name, least, most, operands.length);
  }
  return operands.map((item) => compiler.compile(item));
}

export function withArguments(
  least: number,
  most: number,
  apply: (values: readonly unknown[], name: string, compiler: Compiler) => unknown,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const evaluates = compileArguments(operand, compiler, name, least, most);
    return folded(evaluates, (scope) =>
      apply(
        evaluates.map((evaluate) => evaluate(scope)),
        name,
        compiler,
      ),
    );
  };
}

export function unary(
  apply: (value: unknown, name: string, compiler: Compiler) => unknown,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const evaluates = compileArguments(operand, compiler, name, 1, 1);
    const [evaluate = constantly(undefined)] = evaluates;
    return folded(evaluates, (scope) => apply(evaluate(scope), name, compiler));
  };
}

export function binary(
  apply: (a: unknown, b: unknown, name: string, compiler: Compiler) => unknown,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const evaluates = compileArguments(operand, compiler, name, 2, 2);
    const [first = constantly(undefined), second = constantly(undefined)] = evaluates;
    return folded(evaluates, (scope) => apply(first(scope), second(scope), name, compiler));
  };
}

export const variadic = (
  apply: (values: readonly unknown[], name: string, compiler: Compiler) => unknown,
): OperatorCompiler => withArguments(0, Number.POSITIVE_INFINITY, apply);

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
