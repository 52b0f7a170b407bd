import type { ClientSession, Collection, Db } from 'mongodb';
import { type ProductRecord, productsCollection } from './domain/product.ts';

export const productWordsCollection = 'product_words';

/** A word that a piece of a shop is, or was, described by. A word that no piece has any more only costs a look. */
export interface ProductWordRecord {
  /** `<tenant>:<word>`. */
  readonly _id: string;
  readonly tenant: string;
  readonly word: string;
}

/** More words than any vitrine has; beyond it the last in the alphabet are not corrected to. */
export const vocabularyMax = 50_000;

export const productWordsOf = (db: Db): Collection<ProductWordRecord> =>
  db.collection<ProductWordRecord>(productWordsCollection);

/** The words of pieces, each once a shop. */
export function wordRecordsOf(
  products: readonly Pick<ProductRecord, 'tenant' | 'words'>[],
): ProductWordRecord[] {
  const records = products.flatMap(({ tenant, words }) =>
    words.map((word) => ({ _id: `${tenant}:${word}`, tenant, word })),
  );
  return [...new Map(records.map((record) => [record._id, record])).values()];
}

/**
 * Stores pieces as they are now, together with the words that they are found by.
 * @returns how many were not there before
 */
export async function storeProducts(
  db: Db,
  products: readonly ProductRecord[],
  session: ClientSession,
): Promise<number> {
  if (products.length === 0) return 0;
  await addWords(db, wordRecordsOf(products), session);
  const { upsertedCount } = await db.collection<ProductRecord>(productsCollection).bulkWrite(
    products.map((record) => ({
      replaceOne: { filter: { _id: record._id }, replacement: record, upsert: true },
    })),
    { session },
  );
  return upsertedCount;
}

/** Those that are not known yet: of a large vitrine that is soon none, and a look costs far less than a write. */
async function addWords(
  db: Db,
  words: readonly ProductWordRecord[],
  session: ClientSession,
): Promise<void> {
  const ids = words.map(({ _id }) => _id);
  const found = await productWordsOf(db)
    .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
    .toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const missing = words.filter(({ _id }) => !known.has(_id));
  if (missing.length === 0) return;
  await productWordsOf(db).bulkWrite(
    missing.map(({ _id, ...word }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: word }, upsert: true },
    })),
    { session },
  );
}
