/**
 * Adds an index over what is there already, all or nothing. Over many documents that goes in turns:
 * from the first one on every write keeps the index up, so that what is left to do is what was there
 * before. Reads learn of it when it is complete.
 */
import { pause } from '../aggregate/stage.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import {
  type Collection,
  type Index,
  type IndexRecord,
  newIndex,
  toIndex,
  toRecord,
} from '../storage/collection.ts';
import { indexRange, recordRange } from '../storage/keys.ts';
import { checkDuplicates, DuplicateSearch } from './duplicates.ts';
import type { Engine } from './engine.ts';
import { fillPage } from './index-filling.ts';
import { Turn } from './turn.ts';

/** Documents over which an index is built at once. */
export const fewDocuments = 1_000;

/**
 * Builds it at once.
 * @throws StoreError DuplicateKey, CannotIndexParallelArrays
 */
export function buildIndex(engine: Engine, collection: Collection, spec: Document): Collection {
  const { store, catalogue } = engine;
  const made = newIndex(collection.nextIndexId, spec);
  const index = toIndex(made);
  return store.write(() => {
    let next: Buffer | undefined = recordRange(collection.id).start;
    while (next !== undefined) next = fillPage(store, collection, index, next);
    if (index.isUnique) checkDuplicates(store, collection, index);
    const multikeyPaths = [...index.multikeyPaths];
    const record = { ...made, multikeyPaths, sharesKeys: index.sharesKeys };
    return catalogue.replace(collection, {
      indexes: [...toRecord(collection).indexes, record],
      nextIndexId: collection.nextIndexId + 1,
    });
  });
}

/**
 * The same, where others are to have their turns in between.
 * @throws StoreError as above, and IndexBuildAborted when the collection is dropped meanwhile
 */
export function* buildIndexInTurns(
  engine: Engine,
  collection: Collection,
  spec: Document,
  turn: Pick<Turn, 'isOver'> = Turn.ofWrites(),
): Generator<typeof pause, Collection, void> {
  if (hasFewDocuments(engine, collection)) return buildIndex(engine, collection, spec);
  const build = new Build(engine, collection, spec, turn);
  try {
    yield* build.fill();
    yield* build.checkDuplicates();
    return build.finish();
  } catch (error) {
    build.abandon();
    throw error;
  }
}

/** The collection as it is now. @throws StoreError IndexBuildAborted when it has been dropped */
export function stillThere({ catalogue }: Engine, collection: Collection): Collection {
  const current = catalogue.current(collection);
  if (current !== undefined) return current;
  throw new StoreError('IndexBuildAborted', 'Index build aborted: collection dropped');
}

const hasFewDocuments = ({ store }: Engine, { id }: Collection): boolean =>
  store.keys({ ...recordRange(id), limit: fewDocuments + 1 }).length <= fewDocuments;

class Build {
  readonly #engine: Engine;
  readonly #started: Collection;
  readonly #id: number;
  readonly #turn: Pick<Turn, 'isOver'>;

  constructor(engine: Engine, collection: Collection, spec: Document, turn: Pick<Turn, 'isOver'>) {
    const { nextIndexId: id } = collection;
    this.#engine = engine;
    this.#id = id;
    this.#turn = turn;
    const record = { ...newIndex(id, spec), isFilling: true };
    this.#started = engine.catalogue.replace(collection, {
      building: [...(toRecord(collection).building ?? []), record],
      nextIndexId: id + 1,
    });
  }

  *fill(): Generator<typeof pause, void, void> {
    const { store, catalogue } = this.#engine;
    let next: Buffer | undefined = recordRange(this.#started.id).start;
    while (next !== undefined) {
      const { collection, index } = this.#now();
      let at: Buffer | undefined = next;
      next = store.write(() => {
        const marks = marksOf(index);
        do at = at && fillPage(store, collection, index, at);
        while (at !== undefined && !this.#turn.isOver());
        if (marksOf(index) !== marks) catalogue.saveMarks(collection);
        return at;
      });
      if (next !== undefined) yield pause;
    }
  }

  /** From here on writes refuse duplicates, so those that there are do not become more. */
  *checkDuplicates(): Generator<typeof pause, void, void> {
    this.#replace((record) => ({ ...record, isFilling: false }));
    const { collection, index } = this.#now();
    if (!index.isUnique) return;
    const search = new DuplicateSearch(this.#engine.store, collection, index);
    while (search.checkPage()) {
      if (!this.#turn.isOver()) continue;
      yield pause;
      this.#now();
    }
  }

  finish(): Collection {
    const { collection } = this.#now();
    const { indexes, building = [] } = toRecord(collection);
    return this.#engine.catalogue.replace(collection, {
      indexes: [...indexes, ...building.filter(({ id }) => id === this.#id)],
      building: building.filter(({ id }) => id !== this.#id),
    });
  }

  abandon(): void {
    const { catalogue, clearing } = this.#engine;
    if (catalogue.current(this.#started) !== undefined) this.#replace(() => undefined);
    clearing.add(indexRange(this.#started.id, this.#id));
  }

  /** The collection and the index as they are now: either may have been given new options. */
  #now(): { readonly collection: Collection; readonly index: Index } {
    const collection = stillThere(this.#engine, this.#started);
    const index = collection.building.find(({ id }) => id === this.#id);
    if (index === undefined) throw new Error(`index ${this.#id} is not being built`);
    return { collection, index };
  }

  #replace(change: (record: IndexRecord) => IndexRecord | undefined): void {
    const { catalogue } = this.#engine;
    const collection = catalogue.current(this.#started) ?? this.#started;
    const { building = [] } = toRecord(collection);
    catalogue.replace(collection, {
      building: building.flatMap((record) =>
        record.id === this.#id ? (change(record) ?? []) : [record],
      ),
    });
  }
}

const marksOf = ({ multikeyPaths, sharesKeys }: Index): string =>
  `${multikeyPaths.size} ${sharesKeys}`;
