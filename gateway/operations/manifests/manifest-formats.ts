import { z } from 'zod';
import { messageOf, ShopError } from '../../../kernel/errors.ts';
import { readProblems } from '../../read-problems.ts';

const text = z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' });

const apolloFormat = 'apollo-persisted-query-manifest';

/** Apollo's manifest, as `@apollo/generate-persisted-query-manifest` writes it. */
const apolloManifest = z.object({
  version: z.literal(1, { error: 'must be 1' }),
  operations: z.array(z.object({ id: text, body: text }, { error: 'must have id and body' }), {
    error: 'must be a list',
  }),
});

/** What Relay and codegen's client preset write: texts by id. */
const textsById = z.record(text, text, {
  error: ({ code }) => (code === 'invalid_key' ? 'an id must not be empty' : wholeManifest),
});

/** What Relay's compiler writes for a store that is filled in order: pairs of both. */
const pairs = z.array(z.tuple([text, text], { error: 'must be ["<id>", "<text>"]' }));

const wholeManifest = `must be {"format": "${apolloFormat}", …}, {"<id>": "<text>"}, or [["<id>", "<text>"]]`;

type Entries = readonly (readonly [id: string, text: string])[];

/**
 * The operations of a manifest, whichever of the JSON formats it is in: they are told apart by their shape.
 * @param name of the file, for the message
 * @throws ShopError CONFIG_INVALID when the text is in no format that we know, or gives one id two texts
 */
export function parseManifest(json: string, name: string): ReadonlyMap<string, string> {
  const operations = new Map<string, string>();
  for (const [id, text] of entriesOf(parseJson(json, name), name)) {
    const known = operations.get(id);
    if (known !== undefined && known !== text)
      throw new ShopError('CONFIG_INVALID', `${name} gives the id ${id} to two operations`);
    operations.set(id, text);
  }
  return operations;
}

function entriesOf(value: unknown, name: string): Entries {
  if (Array.isArray(value)) return read(pairs, value, name);
  if (Object(value).format === apolloFormat)
    return read(apolloManifest, value, name).operations.map(({ id, body }) => [id, body]);
  return Object.entries(read(textsById, value, name));
}

function read<T>(shape: z.ZodType<T>, value: unknown, name: string): T {
  const { data, error } = shape.safeParse(value);
  if (error) refuse(name, readProblems(error, 'it').slice(0, problemsMax).join('; '));
  return data as T;
}

/** Of a file of thousands the first say what is amiss. */
const problemsMax = 3;

function parseJson(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return refuse(name, `it is no JSON: ${messageOf(error)}`);
  }
}

function refuse(name: string, problem: string): never {
  throw new ShopError(
    'CONFIG_INVALID',
    `${name} is no manifest of registered operations: ${problem}`,
  );
}
