import type { Document, Filter } from 'mongodb';
import type { NewEvent } from '../events/event.ts';
import type { Random } from '../random.ts';
import type { DataSubject } from './data-subject.ts';
import type { PiiKind } from './pii-kind.ts';

/** What every document of the shop has, and whatever else this one has. */
export interface PersonalDocument extends Document {
  readonly _id: string;
  readonly tenant: string;
}

/** What a collection holds of people: which fields, whose they are, and what is left of a document when they go. */
export interface PersonalCollection {
  readonly name: string;
  /** Each personal field by its path, array positions left out, and what it is. */
  readonly fields: Readonly<Record<string, PiiKind>>;
  /**
   * The documents of one customer; the tenant is added. null: it holds nothing that can be traced to a customer,
   * and what it holds goes by itself.
   */
  readonly of: ((subject: DataSubject) => Filter<PersonalDocument>) | null;
  /** `remove`, what makes of a document one that tells of nobody, or who knows better: what hangs on it goes with it. */
  readonly whenErased:
    | 'remove'
    | ((subject: DataSubject, random: Random) => Anonymise)
    | { readonly by: EraseAll };
  /** The document with what is sealed in it opened, for an export. */
  readonly readable?: (record: PersonalDocument) => Document;
  /** Paths that an export leaves out: of other people, or of no use to the customer. */
  readonly withheld?: readonly string[];
}

/** Erases everything of one customer; safe to run again after a part of it. @returns how many documents went */
export type EraseAll = (subject: DataSubject) => Promise<number>;

/** @returns what is stored instead and, for who follows the thing, its event; null: it tells of nobody already */
export type Anonymise = (record: PersonalDocument) => Anonymised | null;

export interface Anonymised {
  readonly next: PersonalDocument;
  readonly event?: NewEvent;
}

/** Documents read of one customer in one collection: a person has fewer, and a mistake must not read a shop. */
export const recordsMax = 10_000;
