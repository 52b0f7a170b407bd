import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, ShopError } from '../../kernel/errors.ts';
import { readProblems } from '../read-problems.ts';
import type { PlanSize } from './plan-size.ts';

const whole = z
  .int({ error: 'must be a whole number' })
  .nonnegative({ error: 'must be a whole number' });

const planSize = z.object(
  { fetches: whole, depth: whole, cost: whole },
  { error: 'must have fetches, depth and cost' },
);

/** What each operation may ask of the subgraphs, by client and then by the operation's name. */
export type PlanBudgets = Readonly<Record<string, Readonly<Record<string, PlanSize>>>>;

const budgetsFile = z.record(
  z.string(),
  z.record(z.string(), planSize, { error: 'must be budgets by the name of an operation' }),
  { error: 'must be budgets by client and operation' },
);

/** @throws ShopError CONFIG_INVALID when the file is not there or is none */
export function readPlanBudgets(path: string): PlanBudgets {
  const { data, error } = budgetsFile.safeParse(readJson(path));
  if (error) return refuse(path, readProblems(error, 'it').join('; '));
  return data;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return refuse(path, messageOf(error));
  }
}

function refuse(path: string, problem: string): never {
  throw new ShopError('CONFIG_INVALID', `${path} is no file of plan budgets: ${problem}`);
}

/** How much larger a plan may become where nobody set a budget. */
export interface Growth {
  readonly fetches: number;
  readonly depth: number;
  /** As a factor. */
  readonly cost: number;
}

/** A field may move to another subgraph, which takes a call more; a wait more is felt by whoever asks. */
export const defaultGrowth: Growth = { fetches: 2, depth: 1, cost: 1.5 };

/** A measure of a plan that went over what it may be. */
export interface Excess {
  readonly measure: keyof PlanSize;
  readonly actual: number;
  readonly max: number;
}

const measures = ['fetches', 'depth', 'cost'] as const satisfies readonly (keyof PlanSize)[];

export const excessesOver = (size: PlanSize, max: PlanSize): readonly Excess[] =>
  measures.flatMap((measure) =>
    size[measure] > max[measure] ? [{ measure, actual: size[measure], max: max[measure] }] : [],
  );

/**
 * What a plan may become: its budget, else some more than it is. What it is already is never too much: a gate that
 * refused it would refuse every change.
 */
export function ceilingOf(
  before: PlanSize,
  budget: PlanSize | undefined,
  growth: Growth,
): PlanSize {
  if (!budget)
    return {
      fetches: before.fetches + growth.fetches,
      depth: before.depth + growth.depth,
      cost: before.cost * growth.cost,
    };
  return {
    fetches: Math.max(before.fetches, budget.fetches),
    depth: Math.max(before.depth, budget.depth),
    cost: Math.max(before.cost, budget.cost),
  };
}
