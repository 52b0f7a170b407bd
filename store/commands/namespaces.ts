/** Which collection a command is about. */
import { Binary } from 'bson';
import { bytesOf } from '../bson/compare.ts';
import { type Document, isNullish, typeName } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { viewDefinitions } from '../engine/view-definitions.ts';
import { refuseView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { maxNamespaceBytes } from '../storage/catalogue.ts';
import { type Collection, collectionOf, databaseOf } from '../storage/collection.ts';
import type { CommandContext } from './command.ts';
import { checkUuid, isUuid, missingField } from './options.ts';

/** `database.collection` of a command. @throws StoreError InvalidNamespace */
export function namespaceOf(
  command: Document,
  { database }: Pick<CommandContext, 'database'>,
): string {
  const name = ownValue(command);
  if (typeof name !== 'string') {
    throw new StoreError('InvalidNamespace', `collection name has invalid type ${typeName(name)}`);
  }
  checkCollectionName(name, database);
  return `${database}.${name}`;
}

/**
 * The same for commands that take the UUID of a collection instead of its name.
 * @throws StoreError InvalidNamespace, InvalidUUID, NamespaceNotFound
 */
export function namespaceOrUuid(
  command: Document,
  context: Pick<CommandContext, 'database' | 'services'>,
): string {
  const name = ownValue(command);
  if (!isUuid(name)) return namespaceOf(command, context);
  checkUuid(name);
  for (const { uuid, namespace } of context.services.engine.catalogue.inDatabase(
    context.database,
  )) {
    if (sameBytes(uuid, name)) return namespace;
  }
  throw new StoreError(
    'NamespaceNotFound',
    `Unable to resolve database:uuid ${context.database}:${name.toString('hex')}`,
  );
}

const ownValue = (command: Document): unknown => command[Object.keys(command)[0] ?? ''];

/** What no collection can be called, not even to be looked for. @throws StoreError InvalidNamespace, CommandNotSupported */
function checkCollectionName(name: string, database: string): void {
  if (name === '' || name.startsWith('.') || name.includes('\0')) {
    throw new StoreError(
      'InvalidNamespace',
      `Invalid namespace specified '${database}.${name.replaceAll('\0', '\\0')}'`,
    );
  }
  // Whoever follows it would find it empty, and wait for ever.
  if (database === 'local' && name === 'oplog.rs') {
    throw new StoreError(
      'CommandNotSupported',
      'local.oplog.rs is not supported by the embedded store: follow what happens with a change stream; see store/README.md',
    );
  }
}

const maxDatabaseNameBytes = 63;

export const isDatabaseName = (name: string): boolean =>
  name !== '' && !/[\0 /\\."$]/.test(name) && Buffer.byteLength(name) <= maxDatabaseNameBytes;

/** Databases that the server itself lives in. */
export const internalDatabases: ReadonlySet<string> = new Set(['admin', 'config', 'local']);

/** What `aggregate: 1` is called where a namespace is asked for. */
export const noCollection = '$cmd.aggregate';

/** System collections that clients may create; the rest of `system.` is the server's. */
const openSystemNames = new Set(['system.js', 'system.profile', 'system.users', viewDefinitions]);

/** @throws StoreError InvalidNamespace for a name that is the server's */
export function checkWritable(namespace: string): void {
  const name = collectionOf(namespace);
  if (name.startsWith('system.') && !openSystemNames.has(name)) {
    throw new StoreError('InvalidNamespace', `Invalid system namespace: ${namespace}`);
  }
}

/** A whole namespace as a command gives it. @throws StoreError TypeMismatch, InvalidNamespace */
export function checkNamespace(given: unknown): string {
  const namespace = wellFormed(given);
  if (!collectionOf(namespace).includes('$')) return namespace;
  throw new StoreError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
}

/**
 * What a collection is renamed from, or to.
 * @throws StoreError 40414, TypeMismatch, InvalidNamespace, IllegalOperation
 */
export function checkRenamed(given: unknown, field: string): string {
  if (isNullish(given)) {
    throw missingField(`renameCollection.${field}`);
  }
  const namespace = wellFormed(given);
  const isServers = collectionOf(namespace).startsWith('system.');
  const isTooLong = Buffer.byteLength(namespace) > maxNamespaceBytes;
  if (isServers || isTooLong || namespace.includes('$')) {
    throw new StoreError('IllegalOperation', `Cannot rename from or to ${namespace}`);
  }
  if (isDatabaseName(databaseOf(namespace))) return namespace;
  throw new StoreError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
}

/** @throws StoreError TypeMismatch, InvalidNamespace */
function wellFormed(given: unknown): string {
  if (typeof given !== 'string') {
    throw new StoreError('TypeMismatch', `namespace has the wrong type ${typeName(given)}`);
  }
  const [database, name] = [databaseOf(given), collectionOf(given)];
  if (database === '' || name === given) {
    throw new StoreError('InvalidNamespace', `Invalid namespace specified '${given}'`);
  }
  checkCollectionName(name, database);
  return given;
}

/** @throws StoreError NamespaceNotFound, CommandNotSupportedOnView */
export function needCollection({ catalogue }: Engine, namespace: string): Collection {
  const collection = catalogue.get(namespace);
  refuseView(collection);
  if (collection !== undefined && !catalogue.isDraft(collection)) return collection;
  throw new StoreError('NamespaceNotFound', `ns does not exist: ${namespace}`);
}

/**
 * Some commands can say which UUID they expect the collection to have.
 * @throws StoreError CollectionUUIDMismatch
 */
export function checkExpectedUuid(
  { collectionUUID: expected }: Document,
  namespace: string,
  { services, database }: Pick<CommandContext, 'database' | 'services'>,
): void {
  if (!(expected instanceof Binary)) return;
  const { catalogue } = services.engine;
  const collection = catalogue.get(namespace);
  if (collection !== undefined && sameBytes(collection.uuid, expected)) return;
  const actual = catalogue.inDatabase(database).find(({ uuid }) => sameBytes(uuid, expected));
  throw new StoreError('CollectionUUIDMismatch', 'Collection UUID does not match that specified', {
    db: database,
    collectionUUID: expected,
    expectedCollection: collectionOf(namespace),
    actualCollection: actual === undefined ? null : collectionOf(actual.namespace),
  });
}

const sameBytes = (a: Binary, b: Binary): boolean =>
  Buffer.from(bytesOf(a)).equals(Buffer.from(bytesOf(b)));
