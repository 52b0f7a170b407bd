import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runPlans } from '../../../gateway/commands/plans.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { before, withFarNames, withoutNames } from './support/supergraphs.ts';

const operations = JSON.stringify({
  a: 'query Order { order(id: "1") { number lines { product { name } } } }',
  b: 'query Orders($first: Int) { orders(first: $first) { number } }',
});

async function files(more: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  await folder.write('before.graphql', before);
  await folder.write('operations/app.json', operations);
  for (const [name, text] of Object.entries(more)) await folder.write(name, text);
  const at = (name: string): string => join(folder.path, name);
  return { folder, at, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('check prints what each operation asks, and holds it against its budget', async () => {
  const budgets = {
    app: { Order: { fetches: 1, depth: 2, cost: 9 }, Orders: { fetches: 1, depth: 1, cost: 9 } },
  };
  await using here = await files({ 'budgets.json': JSON.stringify(budgets) });
  const args = [
    'check',
    '--supergraph',
    here.at('before.graphql'),
    '--operations',
    here.at('operations'),
  ];

  expect(runPlans(args)).toEqual({
    exitCode: 0,
    output: [
      'client  operation  calls  waits  cost',
      'app     Order          2      2     3',
      'app     Orders         1      1     2',
    ].join('\n'),
  });
  const held = runPlans([...args, '--budgets', here.at('budgets.json')]);
  expect(held.exitCode).toBe(1);
  expect(held.output).toContain('app Order is over its budget: fetches 2, at most 1');
  expect(held.output).not.toContain('Orders is over');
});

test('check --write makes the budgets what the plans ask now; an operation without one is found', async () => {
  await using here = await files();
  const args = [
    'check',
    '--supergraph',
    here.at('before.graphql'),
    '--operations',
    here.at('operations'),
    '--budgets',
    here.at('budgets.json'),
  ];
  expect(runPlans([...args, '--write']).exitCode).toBe(0);
  expect(JSON.parse(await readFile(here.at('budgets.json'), 'utf8'))).toEqual({
    app: { Order: { fetches: 2, depth: 2, cost: 3 }, Orders: { fetches: 1, depth: 1, cost: 2 } },
  });
  expect(runPlans(args).exitCode).toBe(0);

  await here.folder.write('operations/new.json', '{"c": "query New { __typename }"}');
  const { output, exitCode } = runPlans(args);
  expect(exitCode).toBe(1);
  expect(output).toContain('new New has no budget');
});

test('diff shows before and after, and finds what breaks by its field', async () => {
  await using here = await files({ 'after.graphql': withoutNames });
  const { output, exitCode } = runPlans([
    'diff',
    '--supergraph',
    here.at('after.graphql'),
    '--against',
    here.at('before.graphql'),
    '--operations',
    here.at('operations'),
  ]);
  expect(exitCode).toBe(1);
  expect(output).toContain('app     Order      2 → –  2 → –  3 → –');
  expect(output).toContain('app     Orders         1      1      2');
  expect(output).toContain('app Order breaks: Cannot query field "name" on type "Product".');
});

test('diff finds what slows, with the calls that were added; a budget may allow it', async () => {
  const budgets = { app: { Order: { fetches: 4, depth: 4, cost: 3 } } };
  await using here = await files({
    'after.graphql': withFarNames,
    'budgets.json': JSON.stringify(budgets),
  });
  const args = [
    'diff',
    '--supergraph',
    here.at('after.graphql'),
    '--against',
    here.at('before.graphql'),
    '--operations',
    here.at('operations'),
  ];
  const { output, exitCode } = runPlans(args);
  expect(exitCode).toBe(1);
  expect(output).toContain('app     Order      2 → 4  2 → 4     3');
  expect(output).toContain(
    'app Order slows: depth 2 → 4, at most 3; asked in addition: order.lines.product from labels, order.lines.product from names',
  );
  expect(runPlans([...args, '--budgets', here.at('budgets.json')]).exitCode).toBe(0);
});

test('used wrongly it says how it is used', () => {
  for (const args of [[], ['check'], ['diff', '--supergraph', 'x'], ['check', '--nonsense']])
    expect(() => runPlans(args)).toThrow(/aurora-gateway plans check/);
  expect(runPlans(['--help']).exitCode).toBe(0);
});
