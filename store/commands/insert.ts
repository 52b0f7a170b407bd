import { decode } from '../bson/decode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { checkHeap, hasRoom } from '../engine/heap.ts';
import {
  type Incoming,
  type InsertResult,
  insertDocuments,
  type WriteFailure,
} from '../engine/insert.ts';
import { Turn } from '../engine/turn.ts';
import { stampTimestamps } from '../update/storable.ts';
import type { Command, CommandContext } from './command.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { arrayOption, flagOption } from './option-values.ts';
import { rest } from './turns.ts';
import { whenUnlocked } from './wait.ts';
import { isStatementFailure, toWriteError } from './write-errors.ts';
import {
  checkBatchSize,
  checkStatementIds,
  collectionForWrite,
  notObject,
  writeOptions,
  writeReply,
  writtenNamespaceOf,
} from './write-statements.ts';

export const insert: Command = {
  name: 'insert',
  isTransactional: true,
  options: { ...writeOptions, documents: 'array' },
  required: ['documents'],
  async run(command, context) {
    const { retry } = context;
    const namespace = writtenNamespaceOf(command, context);
    const documents = await incomingDocuments(command, context);
    checkBatchSize(documents.length);
    checkStatementIds(command, documents.length);
    checkExpectedUuid(command, namespace, context);
    const todo = documents.filter(({ place }) => retry?.resultOf(place) === undefined);
    const isOrdered = flagOption(command, 'ordered', true);
    const failures: WriteFailure[] = [];
    let n = documents.length - todo.length;
    let most = todo.length;
    for (let next = 0; next < todo.length && !(isOrdered && failures.length > 0); ) {
      if (next > 0) await rest(context);
      const some = todo.slice(next, next + most);
      const result = await insertSome(some, namespace, command, context);
      if (result === undefined) {
        most = 1;
        continue;
      }
      n += result.inserted.length;
      failures.push(...result.failures);
      next += result.tried;
    }
    const errors = failures.map(({ index, error }) => toWriteError(index, error));
    return writeReply(command, { n }, errors);
  },
};

/** A document, and where it stands in the command. */
interface Placed extends Incoming {
  readonly place: number;
}

/**
 * Each document is a statement of its own, so many of them are committed in pieces of one turn each, and others
 * are answered in between.
 * @returns failures by the places of their documents; undefined where the commit of many has failed: one by one each
 *   can be told how it went
 */
async function insertSome(
  documents: readonly Placed[],
  namespace: string,
  command: Document,
  context: CommandContext,
): Promise<InsertResult | undefined> {
  const { services, transaction, retry } = context;
  const { engine } = services;
  const placeOf = (index: number): number => documents[index]?.place ?? 0;
  const note = retry && ((done: readonly number[]) => retry.noteOf(done.map(placeOf), { n: 1 }));
  try {
    const { inserted, failures, tried } = await whenUnlocked(context, () => {
      const collection = collectionForWrite(engine, namespace, transaction);
      const options = {
        transaction,
        turn: Turn.ofWrites(),
        isOrdered: flagOption(command, 'ordered', true),
        bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
      };
      return insertDocuments(engine, collection, documents, options, note);
    });
    const placed = failures.map(({ index, error }) => ({ index: placeOf(index), error }));
    return { inserted, failures: placed, tried };
  } catch (error) {
    const [first, second] = documents;
    const isOver = transaction !== undefined || !isStatementFailure(error, false);
    if (isOver || first === undefined) throw error;
    if (second !== undefined) return undefined;
    return { inserted: [], failures: [{ index: first.place, error }], tried: 1 };
  }
}

async function incomingDocuments(
  command: Document,
  context: CommandContext,
): Promise<readonly Placed[]> {
  const { now } = context;
  const stamp = !flagOption(command, 'bypassEmptyTsReplacement', false);
  const turn = Turn.ofWrites();
  const documents: Placed[] = [];
  for (const bytes of documentsAsBytes(command, context)) {
    const given = decode(bytes);
    const document = stamp ? stampTimestamps(given, now) : given;
    const isAsGiven = document === given;
    const place = documents.length;
    const isKept = !isAsGiven || hasRoom();
    documents.push(
      isKept ? { document, bytes: isAsGiven ? bytes : null, place } : decodedLater(bytes, place),
    );
    if (!turn.isOver()) continue;
    checkHeap();
    await rest(context);
  }
  return documents;
}

/** @throws StoreError TypeMismatch where one is no document: messages are read so that all others are here as bytes */
function documentsAsBytes(command: Document, { sequences }: CommandContext): readonly Buffer[] {
  const sequence = sequences.get('documents');
  if (sequence !== undefined) return sequence;
  const given = arrayOption(command, 'documents');
  const place = given.findIndex((document) => !isDocument(document));
  throw notObject(`insert.documents.${place}`, given[place]);
}

/** Decoded when it is inserted: many such messages at once are several times their bytes. */
const decodedLater = (bytes: Buffer, place: number): Placed => ({
  bytes,
  place,
  get document() {
    return decode(bytes);
  },
});
