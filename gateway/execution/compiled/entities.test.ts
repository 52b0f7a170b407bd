import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { expect, test } from '@jest/globals';
import { compileCells } from './entities.ts';
import type { TypeConditions } from './type-conditions.ts';

const types: TypeConditions = {
  fits: (typename, condition) => typename === condition || condition === 'Piece',
  exists: () => true,
  isObjectType: (name) => name === 'Ring',
};
const on = (typeCondition: string, ...names: string[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: names.map((name) => ({ kind: 'Field', name })),
});
const openCells = (...requires: QueryPlanSelectionNode[]) =>
  compileCells(requires, null, { types, makesCode: true })();

test('equal entities share a cell, whatever else is known of them', () => {
  const find = openCells(on('Ring', '__typename', 'id', 'size'));
  const cell = find({ __typename: 'Ring', id: '1', size: 52, title: 'Halo' });
  expect(find({ size: 52, id: '1', __typename: 'Ring' })).toBe(cell);
  expect(find({ __typename: 'Ring', id: '1', size: 54 })).not.toBe(cell);
  expect(find({ __typename: 'Ring', id: 1, size: 52 })).not.toBe(cell);
  expect(cell).toEqual({
    representation: { __typename: 'Ring', id: '1', size: 52 },
    entity: null,
    batch: null,
  });
});

test('what several fragments ask of a type is in one representation, each name once', () => {
  const find = openCells(on('Ring', '__typename', 'id'), on('Piece', '__typename', 'id', 'weight'));
  const cell = find({ __typename: 'Ring', id: '1', weight: null });
  expect(JSON.stringify(cell?.representation)).toBe('{"__typename":"Ring","id":"1","weight":null}');
});

test('nothing is asked for an entity that lacks something, or of which nothing is required', () => {
  const find = openCells(on('Ring', '__typename', 'id'));
  expect(find({ __typename: 'Ring' })).toBeNull();
  expect(find({ id: '1' })).toBeNull();
  expect(find({ __typename: 'Chain', id: '1' })).toBeNull();
  expect(openCells(on('Ring', 'id'))({ __typename: 'Ring', id: '1' })).toBeNull();
});

test('what the plan rewrites is asked for by what comes of it', () => {
  const asPiece = (data: unknown) => Object.assign(Object(data), { __typename: 'Piece' });
  const requires = [on('Piece', '__typename', 'id')];
  const find = compileCells(requires, asPiece, { types, makesCode: true })();
  const cell = find({ __typename: 'Ring', id: '1' });
  expect(cell?.representation).toEqual({ __typename: 'Piece', id: '1' });
  expect(find({ __typename: 'Chain', id: '1' })).toBe(cell);
});

test.each(['__proto__', 'constructor'])('%s is a name like any other', (name) => {
  const find = openCells(on('Ring', '__typename', name));
  expect(find({ __typename: 'Ring' })).toBeNull();
  const cell = find(JSON.parse(`{"__typename":"Ring","${name}":"1"}`));
  expect(JSON.stringify(cell?.representation)).toBe(`{"__typename":"Ring","${name}":"1"}`);
});
