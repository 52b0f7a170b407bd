/** The arguments that every command takes: checked once, before the command looks at its own. */
import { Long, Timestamp } from 'bson';
import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';
import { checkApiVersion } from './api-version.ts';
import { isDatabaseName } from './namespaces.ts';
import { checkFields, checkOption, type OptionTable } from './options.ts';
import { checkReadPreference } from './read-preference.ts';
import { checkWriteConcern, provenance } from './write-concern.ts';

const maxInt32 = 0x7fff_ffff;

/** @throws StoreError for the first argument that is wrong */
export function checkGenericArguments(name: string, command: Document): void {
  checkApiVersion(name, command);
  checkDatabase(command);
  checkReadPreference(command['$readPreference']);
  checkSession(command);
  checkMaxTime(command['maxTimeMS']);
  checkReadConcern(name, command);
  checkWriteConcern(name, command);
}

function checkDatabase({ $db: database }: Document): void {
  if (database === undefined) {
    throw new StoreError(40571, 'OP_MSG requests require a $db argument');
  }
  if (typeof database !== 'string') {
    throw new StoreError(
      'TypeMismatch',
      `$db has the wrong type: expected string, got ${typeName(database)}`,
    );
  }
  if (!isDatabaseName(database)) {
    throw new StoreError('InvalidNamespace', `Invalid database name: '${database}'`);
  }
}

const sessionOptions = {
  lsid: {
    fields: { id: 'uuid', uid: 'any', txnNumber: 'long', txnUUID: 'uuid' },
    required: ['id'],
  },
  txnNumber: 'long',
  autocommit: 'bool',
  startTransaction: 'bool',
} as const satisfies OptionTable;
const sessionFields = Object.entries(sessionOptions).map(([field, type]) => ({
  field,
  type,
  path: `OperationSessionInfo.${field}`,
}));

function checkSession(command: Document): void {
  for (const { field, type, path } of sessionFields) {
    const value: unknown = command[field];
    if (value !== undefined) checkOption(path, value, type);
  }
  const { lsid, txnNumber, autocommit, startTransaction } = command;
  if (txnNumber instanceof Long) {
    if (!isDocument(lsid)) {
      throw invalidOptions('Transaction number requires a session ID to also be specified');
    }
    if (txnNumber.isNegative()) throw invalidOptions('Transaction number cannot be negative');
  } else if (typeof autocommit === 'boolean') {
    throw invalidOptions("'autocommit' field requires a transaction number to also be specified");
  }
  if (autocommit === true) {
    throw invalidOptions('Specifying autocommit=true is not allowed.');
  }
  if (startTransaction === false) {
    throw invalidOptions('Specifying startTransaction=false is not allowed.');
  }
  if (startTransaction === true && autocommit !== false) {
    throw invalidOptions(
      "'startTransaction' field requires 'autocommit' field to also be specified",
    );
  }
}

function checkMaxTime(value: unknown): void {
  if (value === undefined || value === null) return;
  if (!isNumber(value)) {
    throw new StoreError('TypeMismatch', `maxTimeMS must be a number, got ${typeName(value)}`);
  }
  const whole = int64Of(value);
  if (whole === undefined)
    throw new StoreError('FailedToParse', 'maxTimeMS has non-integral value');
  if (whole < 0n || whole > maxInt32) {
    throw badValue(`${whole} value for maxTimeMS is out of range [0, ${maxInt32}]`);
  }
}

const readConcernOptions: OptionTable = {
  level: { oneOf: ['local', 'available', 'majority', 'linearizable', 'snapshot'] },
  afterClusterTime: 'timestamp',
  atClusterTime: 'timestamp',
  afterOpTime: 'object',
  $_allowTransactionTableSnapshot: 'bool',
  $_waitLastStableRecoveryTimestamp: 'bool',
  provenance,
};

/** Commands that read at another level than `local`. */
const readingCommands = new Set(['aggregate', 'count', 'distinct', 'explain', 'find', 'getMore']);
const snapshotCommands = new Set(['aggregate', 'distinct', 'find', 'getMore']);
const levelsOfTransactions = new Set(['local', 'majority', 'snapshot']);

function checkReadConcern(name: string, command: Document): void {
  const { readConcern, autocommit, startTransaction } = command;
  if (readConcern === undefined || readConcern === null) return;
  if (!isDocument(readConcern)) {
    throw new StoreError(
      'TypeMismatch',
      `"readConcern" had the wrong type. Expected object, found ${typeName(readConcern)}`,
    );
  }
  checkFields('readConcern', readConcern, readConcernOptions);
  const { level, atClusterTime, afterClusterTime } = readConcern;
  if (afterClusterTime === null) {
    throw new StoreError(
      'TypeMismatch',
      "BSON field 'readConcern.afterClusterTime' is the wrong type 'null', expected type 'timestamp'",
    );
  }
  if (atClusterTime instanceof Timestamp && level !== 'snapshot') {
    throw invalidOptions("readConcern level 'snapshot' is required when specifying atClusterTime");
  }
  if (atClusterTime instanceof Timestamp && afterClusterTime instanceof Timestamp) {
    throw invalidOptions('Can not specify both atClusterTime and afterClusterTime');
  }
  for (const time of [atClusterTime, afterClusterTime]) {
    if (time instanceof Timestamp && time.isZero()) {
      throw invalidOptions('readConcern cluster time must not be null');
    }
  }
  if (typeof level !== 'string') return;
  if (autocommit === false) {
    if (startTransaction !== true) {
      throw invalidOptions('Only the first command in a transaction may specify a readConcern');
    }
    if (levelsOfTransactions.has(level)) return;
    throw invalidOptions(`The readConcern level '${level}' is not supported in a transaction`);
  }
  const isSupported =
    level === 'local' || (level === 'snapshot' ? snapshotCommands : readingCommands).has(name);
  if (!isSupported) {
    throw invalidOptions(`Command ${name} does not support readConcern { level: "${level}" }`);
  }
}
