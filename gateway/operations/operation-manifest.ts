import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ShopError } from '../../kernel/errors.ts';

/** The operations that one client registered when it was built. */
export interface OperationManifest {
  /** The client as its tokens name it: `dashboard`. */
  readonly client: string;
  /** Texts by id. */
  readonly operations: ReadonlyMap<string, string>;
}

/** Apollo's manifest. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** What codegen's client preset and Relay write: texts by id, or pairs of both. */
const textsById = z.record(z.string(), z.string());
const pairs = z.array(z.tuple([z.string(), z.string()]));

/**
 * The manifests of a folder, one a client: `schema/operations/dashboard.json`. Apollo's, codegen's and Relay's
 * formats are told apart by their shape. A folder that is not there holds none.
 * @throws ShopError CONFIG_INVALID naming the file that is no manifest
 */
export function readManifests(folder: string): readonly OperationManifest[] {
  return listJson(folder).map((file) => ({
    client: basename(file, '.json'),
    operations: parseManifest(readFileSync(join(folder, file), 'utf8'), file),
  }));
}

/** @throws ShopError CONFIG_INVALID when the text is in no format that we know, or gives one id two texts */
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

function entriesOf(json: string, name: string): readonly (readonly [string, string])[] {
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

function listJson(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
