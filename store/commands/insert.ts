import { decode } from '../bson/decode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { type Incoming, insertDocuments } from '../engine/write.ts';
import { stampTimestamps } from '../update/storable.ts';
import { arrayOption, type Command, type CommandContext, flagOption } from './command.ts';
import { checkExpectedUuid } from './namespaces.ts';
import { whenUnlocked } from './wait.ts';
import { toWriteError } from './write-errors.ts';
import {
  checkBatchSize,
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
    const { services, transaction, retry } = context;
    const { engine } = services;
    const namespace = writtenNamespaceOf(command, context);
    const documents = incomingDocuments(command, context);
    checkBatchSize(documents.length);
    checkExpectedUuid(command, namespace, context);
    const todo = [...documents.keys()].filter((index) => retry?.resultOf(index) === undefined);
    const { inserted, failures } = await whenUnlocked(context, () =>
      insertDocuments(
        engine,
        collectionForWrite(engine, namespace, transaction),
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
    );
    const errors = failures.map(({ index, error }) => toWriteError(todo[index] ?? 0, error));
    return writeReply(command, { n: documents.length - todo.length + inserted.length }, errors);
  },
};

/** The documents with their bytes if they came as a sequence, which is how the driver sends them. */
function incomingDocuments(command: Document, { sequences, now }: CommandContext): Incoming[] {
  const sequence = sequences.get('documents');
  const stamp = !flagOption(command, 'bypassEmptyTsReplacement', false);
  const toIncoming = (given: Document, bytes: Buffer | null): Incoming => {
    const document = stamp ? stampTimestamps(given, now) : given;
    return { document, bytes: document === given ? bytes : null };
  };
  if (sequence !== undefined) return sequence.map((bytes) => toIncoming(decode(bytes), bytes));
  return arrayOption(command, 'documents').map((document, index) => {
    if (!isDocument(document)) throw notObject(`insert.documents.${index}`, document);
    return toIncoming(document, null);
  });
}
