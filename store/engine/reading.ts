/** How the documents of one query are read: no more of each is decoded than somebody looks at. */
import { decodeFields, decodeMeasured } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { WantedFields } from '../bson/wanted-fields.ts';
import { fieldsOfFilter, topLevel } from '../planner/filter-fields.ts';
import type { ArrayPosition, Matcher } from '../query/matcher.ts';
import type { SortField } from '../query/sort.ts';
import type { DocumentCache } from '../storage/document-cache.ts';

export interface Selected {
  readonly record: number;
  /** The whole document, or what the query asked of it. */
  readonly document: Document;
  /** The whole document as it is stored, where the query asked for that. */
  readonly bytes: Buffer | undefined;
  /** The array element that matched, -1 if none: what the positional `$` means. */
  readonly arrayIndex: number;
}

export interface ReadingOptions {
  readonly filter: Document;
  readonly matches: Matcher;
  /** Fields to sort by, when the plan does not bring the order. */
  readonly sort: readonly SortField[];
  /** Fields that are wanted; undefined for all. */
  readonly fields: ReadonlySet<string> | undefined;
  readonly wantsBytes?: boolean | undefined;
}

/** Fields that are decoded on their own, if they are few enough for that to be quicker. */
type Fields = WantedFields | undefined;

/** What decides about a match. */
interface Tests {
  readonly fields: Fields;
  /** Whether that is all that is wanted. */
  readonly serve: boolean;
}

const none: Document = {};

export class Reading {
  readonly #matches: Matcher;
  /** Whether the bytes that were read are part of what is found. */
  readonly wantsBytes: boolean;
  readonly #filter: Document;
  /** What is needed of a document that matches. */
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #wantedFields: Fields;
  #knownTests: Tests | undefined;
  readonly #position: ArrayPosition = { index: -1 };

  constructor({ filter, matches, sort, fields, wantsBytes = false }: ReadingOptions) {
    this.#matches = matches;
    this.wantsBytes = wantsBytes;
    this.#filter = filter;
    this.#wanted = fields && new Set([...fields, ...sort.map(({ path }) => topLevel(path))]);
    this.#wantedFields = this.#wanted && new WantedFields(this.#wanted);
  }

  /** Whether the documents need not be read where an index has decided already. */
  get needsNothing(): boolean {
    return !this.wantsBytes && this.#wantedFields?.size === 0;
  }

  /** A document that is there as values: from the cache, or changed by the transaction. */
  ofDocument(record: number, document: Document, bytes: Buffer | undefined): Selected | undefined {
    if (!this.#isMatch(document)) return undefined;
    return { record, document, bytes, arrayIndex: this.#position.index };
  }

  /** @param isMatch whether the plan has decided that the document matches */
  ofBytes(
    record: number,
    bytes: Buffer,
    isMatch: boolean,
    cache: DocumentCache | undefined,
  ): Selected | undefined {
    this.#position.index = -1;
    if (isMatch && this.#wantedFields?.size === 0) return this.#found(record, none, bytes);
    const cached = cache?.get(record);
    const known = cached ?? (isMatch ? undefined : this.#forMatch(bytes));
    if (!isMatch && known !== undefined && !this.#isMatch(known)) return undefined;
    const document = cached ?? this.#read(record, bytes, known, cache);
    if (!isMatch && known === undefined && !this.#isMatch(document)) return undefined;
    return this.#found(record, document, bytes);
  }

  #found(record: number, document: Document, bytes: Buffer): Selected {
    return {
      record,
      document,
      bytes: this.wantsBytes ? bytes : undefined,
      arrayIndex: this.#position.index,
    };
  }

  /** Worked out when they are needed: often an index has decided about everything. */
  get #tests(): Tests {
    if (this.#knownTests !== undefined) return this.#knownTests;
    const tested = fieldsOfFilter(this.#filter);
    const wanted = this.#wanted;
    this.#knownTests = {
      fields: tested && new WantedFields(tested),
      serve: wanted !== undefined && tested !== undefined && isPart(wanted, tested),
    };
    return this.#knownTests;
  }

  #isMatch(document: Document): boolean {
    this.#position.index = -1;
    return this.#matches(document, this.#position);
  }

  /** What the filter looks at; undefined when that is the whole document. */
  #forMatch(bytes: Buffer): Document | undefined {
    const { fields } = this.#tests;
    if (fields === undefined) return undefined;
    return fields.size === 0 ? none : decodeFields(bytes, fields);
  }

  #read(
    record: number,
    bytes: Buffer,
    known: Document | undefined,
    cache: DocumentCache | undefined,
  ): Document {
    const isWhole = known === undefined && this.#tests.fields === undefined;
    const fields = isWhole ? undefined : this.#wantedFields;
    if (fields !== undefined) {
      if (known !== undefined && this.#tests.serve) return known;
      return fields.size === 0 ? none : decodeFields(bytes, fields);
    }
    const { document, heldBytes } = decodeMeasured(bytes);
    cache?.set(record, document, heldBytes);
    return document;
  }
}

const isPart = (part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean =>
  [...part].every((field) => whole.has(field));
