/** The documents that one window function sees, in order, and values of expressions on them. */
import type { Evaluate, Scope } from '../compiler.ts';

export interface Partition {
  readonly rows: readonly Scope[];
}

/** The value of an expression by position; each is computed once. */
export type Column = (position: number) => unknown;

export function columnOf({ rows }: Partition, evaluate: Evaluate): Column {
  const values = new Map<number, unknown>();
  return (position) => {
    if (values.has(position)) return values.get(position);
    const row = rows[position];
    const value = row === undefined ? undefined : evaluate(row);
    values.set(position, value);
    return value;
  };
}
