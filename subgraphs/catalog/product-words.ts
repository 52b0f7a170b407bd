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
  const words = wordRecordsOf(products);
  if (words.length > 0)
    await productWordsOf(db).bulkWrite(
      words.map(({ _id, ...word }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: word }, upsert: true },
      })),
      { session },
    );
  const { upsertedCount } = await db.collection<ProductRecord>(productsCollection).bulkWrite(
    products.map((record) => ({
      replaceOne: { filter: { _id: record._id }, replacement: record, upsert: true },
    })),
    { session },
  );
  return upsertedCount;
}
