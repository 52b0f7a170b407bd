/** The body of a message: a command, from which documents that are to be inserted are taken as the bytes they are. */
import { decodeStrictly } from '../bson/decode.ts';
import { Elements } from '../bson/elements.ts';
import { type Document, isDocument } from '../bson/values.ts';

export interface Body {
  readonly command: Document;
  /** Documents of an insert; its field for them is empty then. */
  readonly documents: readonly Buffer[] | undefined;
}

/** @throws StoreError 22 (InvalidBSON), 40413 for a field that is there twice */
export function parseBody(section: Buffer): Body {
  const documents = insertedDocuments(section);
  if (documents === undefined) return { command: decodeCommand(section, unread), documents };
  const command = decodeCommand(section, unreadInInserts);
  command['documents'] = [];
  return { command, documents };
}

/** A statement that came outside of its command. @throws StoreError 22, 40413 */
export const decodeStatement = (bytes: Buffer): Document =>
  decodeStrictly(bytes, { unread: nothing, storedBy: storedByStatement });

const decodeCommand = (bytes: Buffer, leftOut: ReadonlySet<string>): Document =>
  decodeStrictly(bytes, { unread: leftOut, storedBy: storedByCommand });

/** What a client has heard of the time: there is one server here, so nobody has to be told. */
const unread = new Set(['$clusterTime']);
const unreadInInserts = new Set([...unread, 'documents']);
const nothing: ReadonlySet<string> = new Set();

/** The documents of an update, a `findAndModify` and a `bulkWrite`. */
const storedByCommand = ({ update, updates, ops }: Document): readonly unknown[] => [
  update,
  ...[updates, ops].flatMap((list) => (Array.isArray(list) ? list.flatMap(storedByStatement) : [])),
];

const storedByStatement = (statement: unknown): readonly unknown[] =>
  isDocument(statement) ? [statement['u'], statement['document'], statement['updateMods']] : [];

const [documentType, arrayType] = [0x03, 0x04];

/** Undefined where it is no insert, and where something else stands among its documents. */
function insertedDocuments(section: Buffer): readonly Buffer[] | undefined {
  const elements = new Elements(section, 0);
  const command: string = elements.next() ? elements.name : '';
  if (command !== 'insert') return undefined;
  let documents: readonly Buffer[] | undefined;
  while (elements.next()) {
    if (elements.name !== 'documents') continue;
    if (elements.type !== arrayType || documents !== undefined) return undefined;
    documents = documentsAt(section, elements);
    if (documents === undefined) return undefined;
  }
  return documents;
}

function documentsAt(section: Buffer, { valueAt, valueEnd }: Elements): Buffer[] | undefined {
  const documents: Buffer[] = [];
  const items = new Elements(section, valueAt);
  while (items.next()) {
    if (items.type !== documentType) return undefined;
    documents.push(section.subarray(items.valueAt, items.valueEnd));
  }
  const isWhole = items.valueEnd === valueEnd - 1 && section[items.valueEnd] === 0;
  return isWhole ? documents : undefined;
}
