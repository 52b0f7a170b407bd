import { expect, test } from '@jest/globals';
import { type Found, find, type Search } from './search.ts';
import type { Field, Type } from './supergraph.ts';

const plain = { tags: [], access: [], cost: null, listSize: null, isInaccessible: false };

const aField = (name: string, parts: Partial<Field> = {}): Field => ({
  ...plain,
  name,
  type: 'String',
  arguments: [],
  description: null,
  deprecation: null,
  owners: [],
  ...parts,
});

const aType = (name: string, owner: string, keys: readonly string[], fields: Field[]): Type => ({
  ...plain,
  name,
  kind: 'object',
  description: null,
  owners: [{ subgraph: owner, keys, isInterfaceObject: false }],
  interfaces: [],
  members: [],
  fields,
});

const graph = {
  types: [
    aType(
      'Order',
      'orders',
      ['id'],
      [
        aField('number'),
        aField('email', { tags: ['pii:email'], access: ['orders:read'] }),
        aField('old', { deprecation: 'Use number' }),
      ],
    ),
    aType('Facet', 'catalog', [], [aField('count', { cost: 5 })]),
    aType('Query', 'orders', [], [aField('order')]),
  ],
};

const everything: Search = { words: '', subgraph: null, aspect: null };
const said = (found: readonly Found[]) =>
  found.map(({ type, fields }) => `${type.name}: ${fields.map(({ name }) => name).join(' ')}`);

test.each<[string, Partial<Search>, string[]]>([
  ['nothing', {}, ['Query: order', 'Order: number email old', 'Facet: count']],
  ['a type', { words: 'ORD' }, ['Query: order', 'Order: number email old']],
  ['a field', { words: 'num' }, ['Order: number']],
  ['a type and its field', { words: 'order email' }, ['Order: email']],
  ['a tag', { words: 'pii' }, ['Order: email']],
  ['a subgraph', { subgraph: 'catalog' }, ['Facet: count']],
  ['entities', { aspect: 'entity' }, ['Order: number email old']],
  ['what is guarded', { aspect: 'guarded' }, ['Order: email']],
  ['personal data', { aspect: 'personal' }, ['Order: email']],
  ['what is costly', { aspect: 'costly' }, ['Facet: count']],
  ['what is deprecated', { aspect: 'deprecated' }, ['Order: old']],
  ['what is not there', { words: 'necklace' }, []],
])('looking for %s', (_, search, expected) => {
  expect(said(find(graph, { ...everything, ...search }))).toEqual(expected);
});
