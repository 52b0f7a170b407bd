import type { Db, Document } from 'mongodb';

/** Every document of a database, by collection: the feed, cursors and remembered replies too. */
export async function everythingStored(db: Db): Promise<ReadonlyMap<string, readonly Document[]>> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const stored = new Map<string, readonly Document[]>();
  // The database's own (`system.views`) hold nothing of the shop, and may not be read.
  const ofShop = collections.filter(({ name }) => !name.startsWith('system.'));
  for (const { name } of ofShop) stored.set(name, await db.collection(name).find().toArray());
  return stored;
}

/** Where these values stand in a database: `orders: opal@example.com`. */
export async function whereStored(db: Db, values: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [collection, documents] of await everythingStored(db)) {
    const text = JSON.stringify(documents).toLowerCase();
    for (const value of values)
      if (text.includes(value.toLowerCase())) found.push(`${collection}: ${value}`);
  }
  return found;
}
