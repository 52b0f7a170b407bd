import type { UUID } from 'bson';
import { validatorContext } from '../aggregate/validator-context.ts';
import { type Collator, createCollator, foldByAccents } from '../bson/collation.ts';
import { toNumber } from '../bson/numbers.ts';
import { splitPath } from '../bson/paths.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { compileFilter } from '../query/filter.ts';
import type { Matcher } from '../query/matcher.ts';
import { type TextIndex, toTextIndex } from '../text/text-index.ts';

export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

export interface Index {
  /** Unique within the collection, never reused. */
  readonly id: number;
  readonly name: string;
  /** As `listIndexes` shows it. */
  readonly spec: Document;
  readonly fields: readonly IndexField[];
  readonly isUnique: boolean;
  /** Whether a document with a key that is taken is refused; old ones may share it until it is unique. */
  readonly refusesDuplicates: boolean;
  readonly isSparse: boolean;
  readonly isHidden: boolean;
  /** Whether it is the collection itself, as clients see it: what is in no other order comes in this one. */
  readonly isClustered: boolean;
  readonly collator: Collator | undefined;
  /** Whether its keys hold text without what its collation may not look at: not of old indexes. */
  readonly foldsLetters: boolean;
  readonly partialFilter: Document | undefined;
  readonly isPartialMember: Matcher | undefined;
  readonly expireAfterSeconds: number | undefined;
  /** The field of a hashed index that clients know as hashed; here it is in order like others. */
  readonly hashedPath: string | undefined;
  /** What a text index holds; it has no fields that a plan could use. */
  readonly text: TextIndex | undefined;
  /** Paths that have held an array: bounds and order are limited on them. Only grows. */
  readonly multikeyPaths: Set<string>;
  /** Whether unequal values have shared a key: the index then tells no order. Only grows. */
  sharesKeys: boolean;
  /** Whether documents from before the index may be missing in it still. */
  readonly isFilling: boolean;
  /** Reads that went through it since it was opened. */
  uses: number;
  since: Date;
  /** Where there is no key, strictly between the two; undefined while nobody has asked. */
  gap: { from: Buffer; readonly to: Buffer } | undefined;
}

export interface Collection {
  readonly id: number;
  readonly namespace: string;
  readonly uuid: UUID;
  readonly options: Document;
  readonly indexes: readonly Index[];
  /** Indexes that are not finished: writes keep them up, and nobody reads them. */
  readonly building: readonly Index[];
  readonly nextIndexId: number;
  readonly isValid: Matcher | undefined;
  readonly collator: Collator | undefined;
}

export interface IndexRecord {
  readonly id: number;
  readonly spec: Document;
  readonly multikeyPaths: readonly string[];
  readonly sharesKeys?: boolean;
  readonly foldsLetters?: boolean;
  /** Whether documents from before the index may be missing in it still. */
  readonly isFilling?: boolean;
}

export interface CollectionRecord {
  readonly id: number;
  readonly uuid: UUID;
  readonly options: Document;
  readonly indexes: readonly IndexRecord[];
  readonly building?: readonly IndexRecord[];
  readonly nextIndexId: number;
}

/** @param known indexes that stay the ones they are, with their counts of uses, where their records are the same */
export function toCollection(
  namespace: string,
  record: CollectionRecord,
  known: readonly Index[] = [],
): Collection {
  const { validator, collation } = record.options;
  const indexOf = (one: IndexRecord): Index =>
    known.find((index) => isOf(index, one)) ?? toIndex(one);
  const hasValidator = isDocument(validator) && Object.keys(validator).length > 0;
  return {
    ...record,
    namespace,
    indexes: record.indexes.map(indexOf),
    building: (record.building ?? []).map(indexOf),
    isValid: hasValidator ? compileFilter(validator, validatorContext) : undefined,
    collator: isDocument(collation) ? createCollator(collation) : undefined,
  };
}

/** Reads are no part of a write: what an undone one has left on an index goes, and what was counted stays. */
export function keepUses({ indexes }: Collection, before: Collection): void {
  for (const index of indexes) {
    const known = before.indexes.find(({ id }) => id === index.id);
    if (known === undefined) continue;
    index.uses = known.uses;
    index.since = known.since;
  }
}

const isOf = ({ id, spec, isFilling }: Index, record: IndexRecord): boolean =>
  id === record.id && spec === record.spec && isFilling === (record.isFilling ?? false);

export function toRecord({
  id,
  uuid,
  options,
  indexes,
  building,
  nextIndexId,
}: Collection): CollectionRecord {
  return {
    id,
    uuid,
    options,
    indexes: indexes.map(toIndexRecord),
    ...(building.length > 0 && { building: building.map(toIndexRecord) }),
    nextIndexId,
  };
}

const toIndexRecord = (index: Index): IndexRecord => ({
  id: index.id,
  spec: index.spec,
  multikeyPaths: [...index.multikeyPaths],
  ...(index.sharesKeys && { sharesKeys: true }),
  ...(index.foldsLetters && { foldsLetters: true }),
  ...(index.isFilling && { isFilling: true }),
});

/** The record of an index that is to be made. */
export const newIndex = (id: number, spec: Document): IndexRecord => ({
  id,
  spec,
  multikeyPaths: [],
  ...(isDocument(spec['collation']) && { foldsLetters: true }),
});

/** Whether it is the index on `_id`, by whatever name. */
export const isIdIndex = ({ name, isClustered }: Index): boolean => name === '_id_' || isClustered;

/** The index that a clustered collection is in the order of: that on `_id`, which is the first. */
export const clusteredIndexOf = ({ indexes: [first] }: Collection): Index | undefined =>
  first?.isClustered ? first : undefined;

/** Those that stand beside the documents, as clients count them. */
export const indexesBeside = ({ indexes }: Collection): readonly Index[] =>
  indexes.filter(({ isClustered }) => !isClustered);

/** Every index that a write has to keep up. */
export const writtenIndexes = ({ indexes, building }: Collection): readonly Index[] =>
  building.length === 0 ? indexes : [...indexes, ...building];

export function toIndex(record: IndexRecord): Index {
  const { id, spec, multikeyPaths, sharesKeys = false, isFilling = false } = record;
  const { foldsLetters = false } = record;
  const { key, name, collation, partialFilterExpression, expireAfterSeconds } = spec;
  const text = toTextIndex(spec);
  const isUnique = text === undefined && (spec['unique'] === true || name === '_id_');
  const partialFilter = isDocument(partialFilterExpression) ? partialFilterExpression : undefined;
  return {
    id,
    name: String(name),
    spec,
    fields: Object.entries(isDocument(key) && text === undefined ? key : {}).map(
      ([path, direction]) => ({
        path,
        parts: splitPath(path),
        direction: isNumber(direction) && toNumber(direction) < 0 ? -1 : 1,
      }),
    ),
    isUnique,
    refusesDuplicates:
      !isFilling && (isUnique || (text === undefined && spec['prepareUnique'] === true)),
    isSparse: spec['sparse'] === true,
    isHidden: spec['hidden'] === true,
    isClustered: spec['clustered'] === true,
    collator: isDocument(collation)
      ? createCollator(collation, foldsLetters ? undefined : foldByAccents)
      : undefined,
    foldsLetters,
    partialFilter,
    isPartialMember: partialFilter && compileFilter(partialFilter),
    expireAfterSeconds: isNumber(expireAfterSeconds) ? toNumber(expireAfterSeconds) : undefined,
    hashedPath: Object.entries(isDocument(key) ? key : {}).find(
      ([, kind]) => kind === 'hashed',
    )?.[0],
    text,
    multikeyPaths: new Set(multikeyPaths),
    sharesKeys,
    isFilling,
    uses: 0,
    since: new Date(),
    gap: undefined,
  };
}

export const databaseOf = (namespace: string): string =>
  namespace.slice(0, Math.max(0, namespace.indexOf('.')));

export const collectionOf = (namespace: string): string =>
  namespace.slice(namespace.indexOf('.') + 1);
