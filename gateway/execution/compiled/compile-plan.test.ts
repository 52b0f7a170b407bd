import type { PlanNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { buildSchema, graphql, parse, visit } from 'graphql';
import { anonymous } from '../../../kernel/caller.ts';
import type { SubgraphRequest } from '../../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../../operation.ts';
import { atOnce } from '../../turns.ts';
import { compilePlan } from './compile-plan.ts';
import { createJoint } from './joint.ts';
import { createTypeConditions } from './type-conditions.ts';

const schema = buildSchema('type Query { a: Int b: Int c: Int d: Int }');
const types = createTypeConditions(schema);

const ask = (subgraph: string, field: string): PlanNode =>
  ({
    kind: 'Fetch',
    serviceName: subgraph,
    operation: `{ ${field} }`,
    operationKind: 'query',
  }) as PlanNode;
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes });
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });

/** What goes over, in order: the root fields of each call. */
async function callsOf(plan: PlanNode): Promise<readonly string[]> {
  const calls: string[] = [];
  const client = {
    async execute({ query }: SubgraphRequest) {
      const fields: string[] = [];
      visit(parse(query), { Field: ({ name }) => void fields.push(name.value) });
      calls.push(fields.join(' '));
      return graphql({ schema, source: query, rootValue: { a: 1, b: 2, c: 3, d: 4 } });
    },
    subscribe: () => () => {},
    close: async () => {},
  };
  const context = { requestId: 'req_1', caller: anonymous('shop'), deadlineAtMs: null };
  const run = {
    request: { context, variables: {} } as unknown as PreparedRequest,
    clients: new Map(['catalog', 'orders'].map((name) => [name, client])),
    root: {},
    errors: [],
    unsaid: [],
    loads: new Map(),
    waiting: new Map(),
  };
  const parts = { types, makesCode: false, openJoint: () => createJoint(10) };
  await atOnce(compilePlan(plan, parts))(run, [run.root]);
  expect(run.errors).toEqual([]);
  expect(Object.keys(run.root).sort()).toEqual(calls.join(' ').split(' ').sort());
  return calls;
}

test('fetches of one subgraph that nothing but the answer waits for go as one call', async () => {
  const plan = parallel(ask('catalog', 'a'), ask('orders', 'b'), ask('catalog', 'c'));
  expect(await callsOf(plan)).toEqual(['b', 'a c']);
});

test('what more follows on goes by itself, so that it waits for no other', async () => {
  const plan = parallel(sequence(ask('catalog', 'a'), ask('orders', 'b')), ask('catalog', 'c'));
  expect(await callsOf(plan)).toEqual(['a', 'c', 'b']);
});

test('what waits for both lets them go as one', async () => {
  const plan = sequence(
    parallel(ask('catalog', 'a'), parallel(ask('catalog', 'b'))),
    parallel(sequence(ask('orders', 'c')), ask('orders', 'd')),
  );
  expect(await callsOf(plan)).toEqual(['a b', 'c d']);
});
