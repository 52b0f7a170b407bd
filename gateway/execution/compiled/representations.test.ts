import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { compileRepresentation } from './representations.ts';
import type { TypeConditions } from './type-conditions.ts';

const field = (name: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'Field',
  name,
  ...(selections.length > 0 ? { selections } : {}),
});
const types: TypeConditions = {
  fits: (typename, condition) => typename === condition || condition === 'Piece',
  exists: () => true,
  isObjectType: (name) => name === 'Ring',
};
const represent = compileRepresentation(
  [
    {
      kind: 'InlineFragment',
      typeCondition: 'Ring',
      selections: [field('__typename'), field('id'), field('stones', field('carat'))],
    },
  ],
  null,
  types,
);
const ring = (stones: unknown) => ({ __typename: 'Ring', id: '1', title: 'not asked for', stones });

test('an entity is known by its type, its keys and what is required, and by nothing else', () => {
  const whole = [{ carat: 2, cut: 'round' }, null];
  expect(represent(ring(whole))).toEqual({
    __typename: 'Ring',
    id: '1',
    stones: [{ carat: 2 }, null],
  });
  expect(represent(ring(null))).toEqual({ __typename: 'Ring', id: '1', stones: null });
});

test.each<[string, unknown]>([
  ['a field', undefined],
  ['a field of an object in it', { cut: 'round' }],
  ['a field of one of several', [{ carat: 2 }, { cut: 'round' }]],
])('where an answer that failed has left out %s, nothing is asked', (_what, stones) => {
  expect(represent(ring(stones))).toBeNull();
});

test('an entity that lacks what one of several fragments names is not asked for', () => {
  const on = (typeCondition: string, name: string): QueryPlanSelectionNode => ({
    kind: 'InlineFragment',
    typeCondition,
    selections: [field('__typename'), field(name)],
  });
  const asPiece = compileRepresentation([on('Ring', 'id'), on('Piece', 'weight')], null, types);
  expect(asPiece({ __typename: 'Ring', id: '1', weight: 3 })).toEqual({
    __typename: 'Ring',
    id: '1',
    weight: 3,
  });
  expect(asPiece({ __typename: 'Ring', id: '1' })).toBeNull();
});
