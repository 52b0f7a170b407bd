import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { z } from 'zod';
import { routes } from '../../rest/routes/index.ts';
import { typeOfKind } from '../../scripts/contracts/message-kinds.ts';

/** What REST leaves out of a message: `Type.field`, and why. */
const leftOut: ReadonlyMap<string, string> = new Map();

const sdl = readFileSync('schema/api.graphql', 'utf8');
const kinds = Object.entries(typeOfKind);

/** Members of each kind of message that `POST /api/concierge/messages` answers with. */
function toldByRest(): ReadonlyMap<string, readonly string[]> {
  const route = routes.find(({ id }) => id === 'sendMessage');
  if (!route) throw new Error('No route sends a message');
  const message = z.toJSONSchema(route.answer).$defs?.['Message'] as unknown;
  const { oneOf } = message as { oneOf: { properties: { kind: { const: string } } }[] };
  return new Map(
    oneOf.map(({ properties }) => [properties.kind.const, Object.keys(properties).sort()]),
  );
}

/** Fields of a type that REST should tell. */
function toldByGraph(source: string, typeName: string): readonly string[] {
  const type = buildSchema(source).getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no type of the graph`);
  return Object.keys(type.getFields())
    .filter((field) => !leftOut.has(`${typeName}.${field}`))
    .sort();
}

test.each(kinds)('%s has over REST every field that it has in the graph', (kind, typeName) => {
  expect(toldByRest().get(kind)).toEqual(toldByGraph(sdl, typeName));
});

test.each(kinds)('a new field of %s would be missed', (kind, typeName) => {
  const changed = sdl.replace(`type ${typeName} implements Message {`, '$&\n  mood: String');
  expect(changed).not.toBe(sdl);
  expect(toldByRest().get(kind)).not.toEqual(toldByGraph(changed, typeName));
});
