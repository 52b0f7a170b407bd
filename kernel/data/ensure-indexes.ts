import {
  type CreateIndexesOptions,
  type Db,
  type IndexSpecification,
  MongoServerError,
} from 'mongodb';
import { ShopError } from '../errors.ts';

/** One index: its keys in order, and its options (`unique`, `partialFilterExpression`, `expireAfterSeconds` …). */
export interface IndexDeclaration
  extends Pick<
    CreateIndexesOptions,
    'unique' | 'sparse' | 'expireAfterSeconds' | 'partialFilterExpression' | 'name'
  > {
  readonly key: Extract<IndexSpecification, Readonly<Record<string, unknown>>>;
}

/** Collection name → its indexes, declared beside the queries that need them. */
export type IndexDeclarations = Readonly<Record<string, readonly IndexDeclaration[]>>;

/** Another index of the same name or keys is in the way. */
const conflictCodes: readonly unknown[] = [85, 86];

/**
 * Creates what is missing; safe on several copies at once. It also creates the collections, which a
 * transaction could not.
 * @throws ShopError CONFLICT naming the collection when an index of another shape is in the way
 */
export async function ensureIndexes(db: Db, declarations: IndexDeclarations): Promise<void> {
  // One after the other: a starting process would otherwise open a connection for each collection at once.
  for (const [collection, indexes] of Object.entries(declarations)) {
    if (indexes.length === 0) continue;
    try {
      await db.collection(collection).createIndexes(indexes.map((index) => ({ ...index })));
    } catch (error) {
      if (!(error instanceof MongoServerError) || !conflictCodes.includes(error.code)) throw error;
      throw new ShopError(
        'CONFLICT',
        `An index of ${collection} exists in another shape; drop it or name the new one`,
        { collection },
        error,
      );
    }
  }
}
