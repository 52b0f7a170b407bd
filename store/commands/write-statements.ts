/** What write commands share: what they may write to, and lists of statements checked before the first runs. */
import { type Document, isDocument, isNumber, show } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import type { Engine } from '../engine/engine.ts';
import { refuseView } from '../engine/views.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { isIdEquality } from '../query/id-equality.ts';
import { type Collection, collectionOf } from '../storage/collection.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { type CommandContext, ok, type Reply } from './command.ts';
import { checkWritable, namespaceOf } from './namespaces.ts';
import { documentOption, flagOption } from './option-values.ts';
import { checkFields, type OptionTable, wrongType } from './options.ts';

/** Statements of one write command, as `hello` tells the driver. */
export const maxWriteBatch = 100_000;

/** What a router calls the statements. Here, a retry tells them by their places. */
export const statementIdOptions = {
  stmtId: 'int',
  stmtIds: 'ints',
} as const satisfies OptionTable;

/** Options that insert, update and delete have in common. */
export const writeOptions = {
  ordered: 'bool',
  bypassDocumentValidation: 'flag',
  collectionUUID: 'uuid',
  bypassEmptyTsReplacement: 'bool',
  ...statementIdOptions,
} as const satisfies OptionTable;

/** How the statements of one list are written, and what else must hold for each. */
export interface StatementRules {
  readonly options: OptionTable;
  readonly required: readonly string[];
  readonly check?: (statement: Document, path: string) => void;
}

type RulesOf = StatementRules | ((statement: Document) => StatementRules);

/**
 * The statements in a list of a command.
 * @param name the list as messages call it, such as `update.updates`
 * @throws StoreError TypeMismatch, 40414, 40415 and others; InvalidLength for too few or too many
 */
export function statementsOf(
  list: readonly unknown[],
  name: string,
  rules: RulesOf,
): readonly Document[] {
  const statements = checkedOf(list, name, rules);
  checkBatchSize(statements.length);
  return statements;
}

/** The same for a list of any length. */
export const checkedOf = (
  list: readonly unknown[],
  name: string,
  rules: RulesOf,
): readonly Document[] =>
  list.map((item, index) => {
    if (!isDocument(item)) throw notObject(`${name}.${index}`, item);
    const { options, required, check } = typeof rules === 'function' ? rules(item) : rules;
    checkFields(name, item, options, undefined, required);
    check?.(item, name);
    return item;
  });

/** @throws StoreError InvalidLength */
export function checkBatchSize(count: number): void {
  if (count > 0 && count <= maxWriteBatch) return;
  throw new StoreError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${maxWriteBatch}. Got ${count} operations.`,
  );
}

/** @throws StoreError InvalidLength unless each statement has an id, InvalidOptions for ids of two kinds */
export function checkStatementIds({ stmtId, stmtIds }: Document, count: number): void {
  if (!Array.isArray(stmtIds)) return;
  if (stmtIds.length !== count) {
    throw new StoreError(
      'InvalidLength',
      `Number of statement ids must match the number of batch entries. Got ${stmtIds.length} statement ids but ${count} operations. Statement ids: ${show({ stmtIds })}`,
    );
  }
  if (!isNumber(stmtId)) return;
  throw invalidOptions(
    `May not specify both stmtId and stmtIds in write command. Got ${show({ stmtId, stmtIds })}`,
  );
}

export const notObject = (path: string, value: unknown) => wrongType(path, value, "type 'object'");

/** The namespace that a command writes to. @throws StoreError InvalidNamespace */
export function writtenNamespaceOf(command: Document, context: CommandContext): string {
  const namespace = namespaceOf(command, context);
  checkWritable(namespace);
  refuseView(context.services.engine.catalogue.get(namespace));
  return namespace;
}

/** The collection, created if there is none. @throws StoreError InvalidNamespace for a name that cannot be given */
export function collectionForWrite(
  engine: Engine,
  namespace: string,
  transaction: Transaction | undefined,
): Collection {
  const name = collectionOf(namespace);
  if (name.includes('$')) {
    throw new StoreError('InvalidNamespace', `Invalid collection name: ${name}`);
  }
  return engine.need(namespace, transaction);
}

/** What a statement says itself, over what its command says for all. */
export function optionsOf(statement: Document, command: Document, constants?: Document): Document {
  const collation = documentOption(statement, 'collation');
  const variables = documentOption(command, 'let') ?? {};
  const all = constants === undefined ? variables : { ...variables, ...literalsOf(constants) };
  return collation === undefined ? { let: all } : { let: all, collation };
}

const literalsOf = (constants: Document): Document =>
  Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, { $literal: value }]));

/** The sort that is applied: MongoDB looks a document up by its id without asking what its sort is. */
export const orderOf = (filter: Document, sort: Document | undefined): Document | undefined =>
  sort !== undefined && isIdEquality(filter) ? undefined : sort;

/** The reply to a list of statements; who wants no acknowledgement is told nothing of them. */
export function writeReply(
  command: Document,
  counts: Document,
  writeErrors: readonly Document[],
): Reply {
  if (!isAcknowledged(command['writeConcern'])) return ok();
  return ok(writeErrors.length === 0 ? counts : { ...counts, writeErrors });
}

function isAcknowledged(concern: unknown): boolean {
  if (!isDocument(concern)) return true;
  const { w } = concern;
  const isAwaited = flagOption(concern, 'j', false) || flagOption(concern, 'fsync', false);
  return isAwaited || !isNumber(w) || clampToInt64(w) !== 0;
}
