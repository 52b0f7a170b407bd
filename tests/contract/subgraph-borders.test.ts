import { expect, test } from '@jest/globals';
import {
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';

const names = ['catalog', 'orders', 'returns', 'concierge', 'analytics'];
const typesOf = new Map(names.map((name) => [name, objectTypes(loadSdl(name))]));

/** The subgraph that says most about a type owns it; the others refer to it or add a field. */
const owners = new Map<string, string>();
for (const type of new Set([...typesOf.values()].flatMap((types) => types.map(nameOf)))) {
  const counted = names.map((name) => [name, fieldsOf(name, type).length] as const);
  owners.set(type, counted.sort((a, b) => b[1] - a[1])[0]?.[0] ?? '');
}

test('one dead subgraph blanks a card and not the page: what crosses a border is nullable', () => {
  const crossing = names.flatMap((name) =>
    (typesOf.get(name) ?? []).flatMap((type) =>
      fieldsOf(name, nameOf(type))
        .filter((field) => !keysOf(type).includes(field.name.value))
        .filter(
          (field) =>
            (isEntity(type) && owners.get(nameOf(type)) !== name) || isForeign(name, field.type),
        )
        .map((field) => `${name}: ${nameOf(type)}.${field.name.value}: ${print(field.type)}`),
    ),
  );
  expect(crossing).toEqual(
    expect.arrayContaining([
      'returns: Order.returns: [Return!]',
      'orders: OrderLine.product: Product',
      'concierge: ProductCard.search: ProductSearch',
    ]),
  );
  expect(crossing.filter((field) => field.endsWith('!'))).toEqual([]);
});

test('a document with roots of two subgraphs keeps one when the other is dead: every root is nullable', () => {
  const roots = names.flatMap((name) =>
    fieldsOf(name, 'Query').map((field) => `${name}: ${field.name.value}: ${print(field.type)}`),
  );
  expect(roots).toEqual(
    expect.arrayContaining(['catalog: product: Product', 'orders: orders: OrderConnection']),
  );
  expect(roots.filter((root) => root.endsWith('!'))).toEqual([]);
});

/** Each type once, with the fields of its extensions. */
function objectTypes(sdl: string): ObjectTypeDefinitionNode[] {
  const { definitions } = parse(sdl);
  return definitions
    .filter((node) => node.kind === 'ObjectTypeDefinition')
    .map((type) => {
      const extensions = definitions.filter(
        (node) => node.kind === 'ObjectTypeExtension' && node.name.value === nameOf(type),
      ) as ObjectTypeExtensionNode[];
      return { ...type, fields: [type, ...extensions].flatMap(({ fields }) => fields ?? []) };
    });
}

function fieldsOf(subgraph: string, type: string): readonly FieldDefinitionNode[] {
  return typesOf.get(subgraph)?.find((node) => nameOf(node) === type)?.fields ?? [];
}

function nameOf(type: ObjectTypeDefinitionNode): string {
  return type.name.value;
}

function isEntity(type: ObjectTypeDefinitionNode): boolean {
  return keysOf(type).length > 0;
}

function keysOf(type: ObjectTypeDefinitionNode): string[] {
  return (type.directives ?? [])
    .filter((directive) => directive.name.value === 'key')
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ value }) => (value.kind === 'StringValue' ? value.value.split(/\s+/) : []));
}

/** Leads to an entity that another subgraph owns. */
function isForeign(subgraph: string, type: TypeNode): boolean {
  if (type.kind !== 'NamedType') return isForeign(subgraph, type.type);
  const owner = owners.get(type.name.value);
  return owner !== undefined && owner !== subgraph && isEntityAnywhere(type.name.value);
}

function isEntityAnywhere(type: string): boolean {
  return [...typesOf.values()].flat().some((node) => nameOf(node) === type && isEntity(node));
}
