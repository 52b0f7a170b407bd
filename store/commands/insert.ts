import { decode } from '../bson/decode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { type Incoming, insertDocuments } from '../engine/write.ts';
import { StoreError } from '../errors.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  flagOption,
  namespaceOf,
  ok,
  writeConcernError,
} from './command.ts';
import { whenUnlocked } from './wait.ts';
import { toWriteError } from './write-errors.ts';

/** Statements of one write command, as `hello` tells the driver. */
export const maxWriteBatch = 100_000;

export const insert: Command = {
  name: 'insert',
  isTransactional: true,
  options: {
    insert: 'string',
    documents: 'array',
    ordered: 'flag',
    bypassDocumentValidation: 'flag',
  },
  async run(command, context) {
    const { services, transaction, retry } = context;
    const { engine } = services;
    const documents = incomingDocuments(command, context);
    if (documents.length === 0 || documents.length > maxWriteBatch) {
      throw new StoreError(
        16,
        `Write batch sizes must be between 1 and ${maxWriteBatch}. Got ${documents.length} operations.`,
      );
    }
    const namespace = namespaceOf(command, context);
    const todo = [...documents.keys()].filter((index) => retry?.resultOf(index) === undefined);
    const { inserted, failures } = await whenUnlocked(
      () =>
        insertDocuments(
          engine,
          engine.need(namespace),
          todo.map((index) => documents[index] ?? { document: {}, bytes: null }),
          {
            transaction,
            isOrdered: flagOption(command, 'ordered', true),
            bypassValidation: flagOption(command, 'bypassDocumentValidation', false),
          },
          retry &&
            ((done) =>
              retry.noteOf(
                done.map((i) => todo[i] ?? 0),
                { n: 1 },
              )),
        ),
      context.deadlineMs,
    );
    const errors = failures.map(({ index, error }) => toWriteError(todo[index] ?? 0, error));
    return ok({
      n: documents.length - todo.length + inserted.length,
      ...(errors.length > 0 && { writeErrors: errors }),
      ...writeConcernError(command),
    });
  },
};

/** The documents with their bytes if they came as a sequence, which is how the driver sends them. */
function incomingDocuments(command: Document, { sequences }: CommandContext): Incoming[] {
  const sequence = sequences.get('documents');
  if (sequence !== undefined) return sequence.map((bytes) => ({ document: decode(bytes), bytes }));
  return arrayOption(command, 'documents').map((document) => {
    if (!isDocument(document)) {
      throw new StoreError(
        'TypeMismatch',
        "BSON field 'insert.documents.0' is the wrong type, expected type 'object'",
      );
    }
    return { document, bytes: null };
  });
}
