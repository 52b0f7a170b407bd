import { expect, test } from '@jest/globals';
import { runPlans } from '../../gateway/commands/plans.ts';
import { readManifestFolder } from '../../gateway/operations/manifests/manifest-folder.ts';
import { readPlanBudgets } from '../../gateway/plan-budgets/plan-budgets.ts';

const operations = 'schema/operations';
const budgets = 'schema/plan-budgets.json';

test('every registered operation keeps within what it may ask of the subgraphs: npm run plans', () => {
  const { output, exitCode } = runPlans([
    'check',
    '--supergraph',
    'schema/supergraph.graphql',
    '--operations',
    operations,
    '--budgets',
    budgets,
  ]);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('WidgetOrder ')]);
});

test('no budget is left of an operation that is gone', () => {
  const registered = readManifestFolder(operations).flatMap(({ client, operations: texts }) =>
    [...texts.values()].map(
      (text) => `${client} ${/(?:query|mutation|subscription) (\w+)/.exec(text)?.[1]}`,
    ),
  );
  const budgeted = Object.entries(readPlanBudgets(budgets)).flatMap(([client, ofClient]) =>
    Object.keys(ofClient).map((name) => `${client} ${name}`),
  );
  expect(budgeted.sort()).toEqual(registered.sort());
});
