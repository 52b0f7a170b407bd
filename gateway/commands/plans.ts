import { writeFileSync } from 'node:fs';
import type { Generation } from '../generation.ts';
import {
  type RegisteredOperation,
  registerOperations,
} from '../operations/registered-operations.ts';
import {
  budgetOf,
  compareOperation,
  type PlannedOperation,
} from '../plan-budgets/compare-plans.ts';
import {
  defaultGrowth,
  excessesOver,
  type PlanBudgets,
  readPlanBudgets,
} from '../plan-budgets/plan-budgets.ts';
import { planRegistered } from '../plan-budgets/plan-registered.ts';
import type { PlanSize } from '../plan-budgets/plan-size.ts';
import { type CommandResult, table } from './command.ts';
import { readManifests, readSupergraph } from './given-files.ts';
import { misuseOf, readArguments } from './read-arguments.ts';

export const plansUsage = `aurora-gateway plans check --supergraph <file> --operations <folder> [--budgets <file>] [--write]
aurora-gateway plans diff  --supergraph <file> --against <file> --operations <folder> [--budgets <file>]

What each registered operation asks of the subgraphs: calls, calls that wait for one another, and cost.
check  holds each against its budget; with --write the budgets become what the plans ask now
diff   shows it before (--against) and after (--supergraph), and holds growth against the budgets, or where there is
       none against ${defaultGrowth.fetches} calls, ${defaultGrowth.depth} wait and ${defaultGrowth.cost} times the cost more
Ends with 0 when all is within budget, with 1 when something is over it or does not fit, with 2 when used wrongly.`;

const known = {
  supergraph: { type: 'string' },
  against: { type: 'string' },
  operations: { type: 'string' },
  budgets: { type: 'string' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const refuse: (reason: string) => never = misuseOf(plansUsage);

/** @throws ShopError CONFIG_INVALID when a file cannot be read */
export function runPlans(args: readonly string[]): CommandResult {
  const { values, positionals } = readArguments(args, known, refuse);
  const [action] = positionals;
  if (values.help) return { output: plansUsage, exitCode: 0 };
  if (action !== 'check' && action !== 'diff') refuse('Say check or diff');
  const { supergraph, against, operations: folder, budgets: budgetsPath } = values;
  if (supergraph === undefined || folder === undefined)
    refuse('--supergraph and --operations are needed');
  const operations = registerOperations(readManifests(folder)).all;
  const generation = readSupergraph('--supergraph', supergraph);
  if (action === 'check' && values.write) {
    if (budgetsPath === undefined) refuse('--write needs --budgets');
    return writeBudgets(budgetsPath, operations, generation);
  }
  const budgets = budgetsPath === undefined ? null : readPlanBudgets(budgetsPath);
  if (action === 'check') return check(operations, generation, budgets);
  if (against === undefined) refuse('--against is needed');
  const before = readSupergraph('--against', against);
  return diff(operations, before, generation, budgets ?? {});
}

function check(
  operations: readonly RegisteredOperation[],
  generation: Generation,
  budgets: PlanBudgets | null,
): CommandResult {
  const problems: string[] = [];
  const rows = operations.map((operation) => {
    const planned = planRegistered(generation, operation.text);
    const budget = budgets ? budgetOf(budgets, operation.client, nameOf(operation, planned)) : null;
    problems.push(...problemsOf(operation, planned, budget));
    return [
      operation.client,
      nameOf(operation, planned),
      ...cellsOf(planned).map((cell, index) => {
        const max = budget && [budget.fetches, budget.depth, budget.cost][index];
        return max == null ? cell : `${cell} of ${max}`;
      }),
    ];
  });
  return report(table(['client', 'operation', 'calls', 'waits', 'cost'], rows), problems);
}

/** @param budget null where there are no budgets at all; undefined where this operation has none among them */
function problemsOf(
  operation: RegisteredOperation,
  planned: PlannedOperation,
  budget: PlanSize | null | undefined,
): string[] {
  const subject = `${operation.client} ${nameOf(operation, planned)}`;
  if (planned.kind === 'broken') return [`${subject} does not fit: ${planned.reason}`];
  if (budget === null) return [];
  if (!budget) return [`${subject} has no budget; set it with --write`];
  return excessesOver(planned.size, budget).map(
    ({ measure, actual, max }) =>
      `${subject} is over its budget: ${measure} ${actual}, at most ${max}`,
  );
}

function diff(
  operations: readonly RegisteredOperation[],
  before: Generation,
  after: Generation,
  budgets: PlanBudgets,
): CommandResult {
  const problems: string[] = [];
  const rows = operations.map((operation) => {
    const [was, is] = [before, after].map((generation) =>
      planRegistered(generation, operation.text),
    );
    if (!was || !is) throw new Error('An operation was not planned');
    const finding = compareOperation(operation, was, is, { budgets, growth: defaultGrowth });
    if (finding) problems.push(finding.message);
    const then = cellsOf(was);
    const now = cellsOf(is);
    return [
      operation.client,
      nameOf(operation, was),
      ...now.map((cell, index) => (cell === then[index] ? cell : `${then[index]} → ${cell}`)),
    ];
  });
  return report(table(['client', 'operation', 'calls', 'waits', 'cost'], rows), problems);
}

function writeBudgets(
  path: string,
  operations: readonly RegisteredOperation[],
  generation: Generation,
): CommandResult {
  const budgets = new Map<string, Map<string, PlanSize>>();
  const problems: string[] = [];
  for (const operation of operations) {
    const planned = planRegistered(generation, operation.text);
    const ofClient = budgets.get(operation.client) ?? new Map<string, PlanSize>();
    budgets.set(operation.client, ofClient);
    if (planned.kind === 'planned') ofClient.set(nameOf(operation, planned), planned.size);
    else problems.push(...problemsOf(operation, planned, null));
  }
  if (problems.length > 0) return report('Nothing was written.', problems);
  const plain = Object.fromEntries(
    [...budgets].map(([client, ofClient]) => [client, Object.fromEntries(ofClient)]),
  );
  writeFileSync(path, `${JSON.stringify(plain, null, 2)}\n`);
  return { output: `Wrote the budgets of ${operations.length} operations to ${path}`, exitCode: 0 };
}

const report = (output: string, problems: readonly string[]): CommandResult => ({
  output: [output, ...problems].join('\n'),
  exitCode: problems.length > 0 ? 1 : 0,
});

const nameOf = ({ id }: RegisteredOperation, planned: PlannedOperation): string =>
  (planned.kind === 'planned' && planned.name) || id;

const cellsOf = (planned: PlannedOperation): readonly string[] =>
  planned.kind === 'planned'
    ? [planned.size.fetches, planned.size.depth, planned.size.cost].map(String)
    : ['–', '–', '–'];
