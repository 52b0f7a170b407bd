import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { atOnce } from '../../turns.ts';
import { shareKeysOf } from './share-keys.ts';

let number = 0;
/** As a planner writes it: with a name of its own. */
function fetchOf(fields: string, more: Partial<FetchNode> = {}): FetchNode {
  number += 1;
  return {
    kind: 'Fetch',
    serviceName: 'catalog',
    operationKind: 'query' as FetchNode['operationKind'],
    operationName: `Piece__catalog__${number}`,
    operation: `query Piece__catalog__${number}($representations:[_Any!]!){_entities(representations:$representations){... on Ring{${fields}}}}`,
    requires: [
      {
        kind: 'InlineFragment',
        typeCondition: 'Ring',
        selections: [{ kind: 'Field', name: 'id' }],
      },
    ],
    ...more,
  };
}

function keysOf(...nodes: PlanNode[]) {
  const keys = atOnce(shareKeysOf({ kind: 'Sequence', nodes }));
  return nodes.map((node) => keys.get(node as FetchNode));
}

test('steps that ask the same have one key, whatever their names', () => {
  const [a, b, other] = keysOf(fetchOf('title'), fetchOf('title'), fetchOf('price'));
  expect(a).toBeDefined();
  expect(b).toBe(a);
  expect(other).toBeUndefined();
});

test('they are found wherever in the plan they stand', () => {
  const [a, b, c] = [fetchOf('title'), fetchOf('title'), fetchOf('title')];
  const keys = atOnce(
    shareKeysOf({
      kind: 'Parallel',
      nodes: [
        a,
        { kind: 'Flatten', path: ['ring'], node: b },
        { kind: 'Condition', condition: 'with', ifClause: c },
      ],
    }),
  );
  expect(new Set([a, b, c].map((fetch) => keys.get(fetch))).size).toBe(1);
  expect(keys.size).toBe(3);
});

test.each([
  ['asks for objects', {}, 'metal{name}'],
  ['asks another subgraph', { serviceName: 'orders' }, 'title'],
  ['is asked by something else', { requires: [] }, 'title'],
  [
    'renames what it is told',
    {
      outputRewrites: [{ kind: 'KeyRenamer' as const, path: ['title_1'], renameKeyTo: 'title' }],
    },
    'title',
  ],
])('a step that %s shares with none', (_, more, fields) => {
  expect(keysOf(fetchOf(fields, more), fetchOf(fields))).toEqual([undefined, undefined]);
});
