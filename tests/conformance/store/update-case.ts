/** One update of one document, compared to the byte afterwards: what the tables of updates are made of. */
import { expect } from '@jest/globals';
import { deserialize, serialize } from 'bson';
import type { Document } from 'mongodb';
import { type ConformanceDatabase, exact } from './support.ts';

export interface UpdateCase {
  readonly rule: string;
  readonly before: Document | ReadonlyMap<string, unknown>;
  readonly update: Document | readonly Document[];
  /** The document afterwards, without its id; left out when an error leaves it as it was. */
  readonly after?: Document | ReadonlyMap<string, unknown>;
  readonly code?: number;
  /** Whether the document counts as modified, where that is the point. */
  readonly isModified?: boolean;
  readonly filter?: Document;
  readonly arrayFilters?: readonly Document[];
}

export async function checkUpdate(
  database: ConformanceDatabase,
  { before, update, after = before, code, isModified, filter, arrayFilters }: UpdateCase,
): Promise<void> {
  const items = database.collection();
  const { collectionName } = items;
  await database.db.command({ insert: collectionName, documents: [withId(before)] });
  const statement = { q: { _id: 1, ...filter }, u: update, ...(arrayFilters && { arrayFilters }) };
  const reply = await database.db.command({ update: collectionName, updates: [statement] });
  expect(reply['writeErrors']?.[0]?.code).toBe(code);
  if (isModified !== undefined) expect(reply['nModified']).toBe(isModified ? 1 : 0);
  const cursor = database.db.collection(collectionName).find({}, { raw: true });
  const stored = Buffer.from(Object((await cursor.toArray())[0]));
  const expected = serialize(withId(after));
  expect(readable(stored)).toBe(readable(expected));
  expect(stored.equals(expected)).toBe(true);
}

/** Maps, since a JS object would move names that are whole numbers to the front. */
const withId = (fields: UpdateCase['before']): Document =>
  new Map([['_id', 1], ...(fields instanceof Map ? fields : Object.entries(fields))]);

const readable = (bytes: Uint8Array): string => exact(deserialize(bytes, { promoteValues: false }));
