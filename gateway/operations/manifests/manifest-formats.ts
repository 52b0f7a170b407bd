import { z } from 'zod';
import { ShopError } from '../../../kernel/errors.ts';

/** Apollo's manifest, as `@apollo/generate-persisted-query-manifest` writes it. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** What Relay and codegen's client preset write: texts by id. */
const textsById = z.record(z.string(), z.string());

/** What Relay's compiler writes for a store that is filled in order: pairs of both. */
const pairs = z.array(z.tuple([z.string(), z.string()]));

type Entries = readonly (readonly [id: string, text: string])[];

/**
 * The operations of a manifest, whichever of the JSON formats it is in: they are told apart by their shape.
 * @param name of the file, for the message
 * @throws ShopError CONFIG_INVALID when the text is in no format that we know, or gives one id two texts
 */
export function parseManifest(json: string, name: string): ReadonlyMap<string, string> {
  const operations = new Map<string, string>();
  for (const [id, text] of entriesOf(json, name)) {
    const known = operations.get(id);
    if (known !== undefined && known !== text)
      throw new ShopError('CONFIG_INVALID', `${name} gives the id ${id} to two operations`);
    operations.set(id, text);
  }
  return operations;
}

function entriesOf(json: string, name: string): Entries {
  const value = parseJson(json);
  const apollo = apolloManifest.safeParse(value);
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => [id, body]);
  const map = textsById.safeParse(value);
  if (map.success) return Object.entries(map.data);
  const list = pairs.safeParse(value);
  if (list.success) return list.data;
  throw new ShopError('CONFIG_INVALID', `${name} is no manifest of registered operations`);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
