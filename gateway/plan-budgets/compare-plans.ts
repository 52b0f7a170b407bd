import type { RegisteredOperation } from '../operations/registered-operations.ts';
import {
  ceilingOf,
  type Excess,
  excessesOver,
  type Growth,
  type PlanBudgets,
} from './plan-budgets.ts';
import type { PlanSize, PlanStep } from './plan-size.ts';

/** A registered operation as it was planned in one generation, or why it could not be. */
export type PlannedOperation =
  | {
      readonly kind: 'planned';
      readonly name: string;
      readonly size: PlanSize;
      readonly steps: readonly PlanStep[];
    }
  | {
      readonly kind: 'broken';
      readonly reason: string;
      /** What the operation asks for and the schema does not have: `Product.worth`. */
      readonly fields: readonly string[];
    };

/** What a candidate supergraph does to one registered operation. */
export interface Finding {
  readonly client: string;
  /** Its name, else its id. */
  readonly operation: string;
  readonly kind: 'breaks' | 'slows';
  /** What is gone, or where calls were added: `Product.worth`, `order.lines.product from catalog`. */
  readonly fields: readonly string[];
  /** A sentence for people. */
  readonly message: string;
}

/** @returns null for an operation that is served as well as before, or was broken before */
export function compareOperation(
  operation: Pick<RegisteredOperation, 'client' | 'id'>,
  before: PlannedOperation,
  after: PlannedOperation,
  { budgets, growth }: { readonly budgets: PlanBudgets; readonly growth: Growth },
): Finding | null {
  const { client, id } = operation;
  if (before.kind === 'broken') return null;
  const { name } = before;
  const subject = { client, operation: name || id };
  if (after.kind === 'broken') {
    const { fields, reason } = after;
    const message = `${client} ${name || id} breaks: ${reason}`;
    return { ...subject, kind: 'breaks', fields, message };
  }
  const ceiling = ceilingOf(before.size, budgetOf(budgets, client, name), growth);
  const excesses = excessesOver(after.size, ceiling);
  if (excesses.length === 0) return null;
  const fields = addedSteps(before.steps, after.steps);
  const told = excesses.map((excess) => describe(excess, before.size)).join(', ');
  const places = fields.length > 0 ? `; asked in addition: ${fields.join(', ')}` : '';
  const message = `${client} ${name || id} slows: ${told}${places}`;
  return { ...subject, kind: 'slows', fields, message };
}

export function budgetOf(budgets: PlanBudgets, client: string, name: string): PlanSize | undefined {
  const ofClient = Object.hasOwn(budgets, client) ? budgets[client] : undefined;
  return ofClient && Object.hasOwn(ofClient, name) ? ofClient[name] : undefined;
}

const describe = ({ measure, actual, max }: Excess, before: PlanSize): string =>
  `${measure} ${before[measure]} → ${actual}, at most ${max}`;

/** Calls that were not made before, by where their entities stand. */
function addedSteps(before: readonly PlanStep[], after: readonly PlanStep[]): readonly string[] {
  const left = before.map(placeOf);
  return after.map(placeOf).filter((place) => {
    const index = left.indexOf(place);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const placeOf = ({ subgraph, path }: PlanStep): string =>
  path === '' ? subgraph : `${path} from ${subgraph}`;
