/** What a command is, and the checks of its options that all commands share. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { CursorReply } from '../sessions/cursors.ts';
import type { RetryableWrite, Session } from '../sessions/sessions.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { ConnectionState } from '../wire/connection.ts';
import type { Services } from './services.ts';

export interface Reply {
  readonly body: Document;
  readonly cursor?: CursorReply;
}

/** All that a command can reach. */
export interface CommandContext {
  readonly services: Services;
  readonly database: string;
  readonly connection: ConnectionState;
  readonly session: Session | undefined;
  readonly transaction: Transaction | undefined;
  readonly retry: RetryableWrite | undefined;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  readonly now: Date;
  /** Time of day in milliseconds; undefined without `maxTimeMS`. */
  readonly deadlineMs: number | undefined;
}

/** The BSON type that an option must have; `flag` takes numbers as well, as MongoDB does. */
export type OptionType = 'object' | 'array' | 'string' | 'number' | 'flag' | 'any';

export interface Command {
  readonly name: string;
  /** Its options by name; others are refused. Without a list nothing is checked. */
  readonly options?: Readonly<Record<string, OptionType>>;
  /** Whether it can be part of a multi-document transaction. */
  readonly isTransactional?: boolean;
  run(command: Document, context: CommandContext): Reply | Promise<Reply>;
}

export const ok = (body: Document = {}): Reply => ({ body });

/** Fields that any command may carry. */
const genericOptions = new Set([
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'stmtId',
  'stmtIds',
]);

const matchesType: Readonly<Record<OptionType, (value: unknown) => boolean>> = {
  object: isDocument,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: isNumber,
  flag: (value) => typeof value === 'boolean' || isNumber(value),
  any: () => true,
};

const typeLabels: Readonly<Record<OptionType, string>> = {
  object: 'object',
  array: 'array',
  string: 'string',
  number: 'number',
  flag: 'bool',
  any: 'any',
};

/** @throws StoreError TypeMismatch for a wrong type, 40415 for an unknown option */
export function checkOptions({ name, options }: Command, command: Document): void {
  if (options === undefined) return;
  // The first field names the command, in whatever case; the command itself looks at its value.
  const [own = name] = Object.keys(command);
  checkFields(name, command, options, own);
}

/** The same for a document inside a command, such as one of `updates`. */
export function checkFields(
  name: string,
  document: Document,
  options: Readonly<Record<string, OptionType>>,
  commandField?: string,
): void {
  const isCommand = commandField !== undefined;
  for (const [field, value] of Object.entries(document)) {
    if (isCommand && (field.startsWith('$') || genericOptions.has(field))) continue;
    if (field === commandField) continue;
    const type = Object.hasOwn(options, field) ? options[field] : undefined;
    if (type === undefined) {
      throw new StoreError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
    if (!matchesType[type](value) && !isNullOption(type, value)) {
      throw new StoreError(
        'TypeMismatch',
        `BSON field '${name}.${field}' is the wrong type '${typeName(value)}', expected type '${typeLabels[type]}'`,
      );
    }
  }
}

/** MongoDB takes null for an option that is not given, except for lists. */
const isNullOption = (type: OptionType, value: unknown): boolean =>
  value === null && type !== 'array';

/** `database.collection` of a command. @throws StoreError InvalidNamespace */
export function namespaceOf(command: Document, { database }: CommandContext): string {
  const field = Object.keys(command)[0] ?? '';
  const name = command[field];
  if (typeof name !== 'string') {
    throw new StoreError('InvalidNamespace', `collection name has invalid type ${typeName(name)}`);
  }
  if (name === '')
    throw new StoreError('InvalidNamespace', `Invalid namespace specified '${database}.'`);
  return `${database}.${name}`;
}

export function documentOption(command: Document, field: string): Document | undefined {
  const value = command[field];
  return isDocument(value) ? value : undefined;
}

export function arrayOption(command: Document, field: string): readonly unknown[] {
  const value = command[field];
  if (Array.isArray(value)) return value;
  throw new StoreError(40414, `BSON field '${field}' is missing but a required field`);
}

export function numberOption(command: Document, field: string): number | undefined {
  const value = command[field];
  return isNumber(value) ? toNumber(value) : undefined;
}

export function flagOption(command: Document, field: string, fallback: boolean): boolean {
  const value = command[field];
  if (typeof value === 'boolean') return value;
  return isNumber(value) ? toNumber(value) !== 0 : fallback;
}

/** A whole number of at least zero. @throws StoreError BadValue */
export function sizeOption(command: Document, field: string): number | undefined {
  const value = numberOption(command, field);
  if (value === undefined) return undefined;
  if (value < 0)
    throw new StoreError(
      51024,
      `BSON field '${field}' value must be >= 0, actual value '${value}'`,
    );
  return Math.trunc(value);
}

/** A collection of one member cannot satisfy more than itself. */
export function writeConcernError(command: Document): Document {
  const concern = command['writeConcern'];
  const w = isDocument(concern) ? concern['w'] : undefined;
  if (!isNumber(w) || toNumber(w) <= 1) return {};
  return {
    writeConcernError: {
      code: 100,
      codeName: 'UnsatisfiableWriteConcern',
      errmsg: 'Not enough data-bearing nodes',
    },
  };
}
