/** The operations of a `bulkWrite`, all of them read and checked before the first one runs. */
import { type Document, show } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { checkNamespace, checkWritable } from './namespaces.ts';
import { arrayOption, numberOption } from './option-values.ts';
import { unknownField } from './options.ts';
import { checkUpdateArgument } from './run-update.ts';
import {
  checkedOf,
  checkStatementIds,
  type StatementRules,
  statementsOf,
} from './write-statements.ts';

const kinds = ['insert', 'update', 'delete'] as const;
export type Kind = (typeof kinds)[number];

/** What each kind of operation may hold; its kind is its first field, which tells the namespace. */
const rules: Readonly<Record<Kind, StatementRules>> = {
  insert: {
    options: { insert: 'size', document: 'object' },
    required: ['insert', 'document'],
  },
  update: {
    options: {
      update: 'size',
      filter: 'object',
      updateMods: 'any',
      multi: 'bool',
      upsert: 'bool',
      arrayFilters: 'objects',
      hint: 'hint',
      constants: 'object',
      collation: 'object',
      sort: 'object',
    },
    required: ['update', 'filter'],
    check: (operation, path) => checkUpdateArgument(operation, 'updateMods', path),
  },
  delete: {
    options: {
      delete: 'size',
      filter: 'object',
      multi: 'bool',
      hint: 'hint',
      collation: 'object',
    },
    required: ['delete', 'filter'],
  },
};

const namespaceRules: StatementRules = {
  options: { ns: 'string', collectionUUID: 'uuid' },
  required: ['ns'],
};

export interface Operation {
  readonly kind: Kind;
  readonly fields: Document;
  readonly namespace: string;
  /** What it writes to, as `nsInfo` has it: the collection may be told by its UUID too. */
  readonly target: Document;
}

/** @throws StoreError for what is no list of operations, or names a collection that cannot be written to */
export function operationsOf(command: Document): readonly Operation[] {
  const list = statementsOf(arrayOption(command, 'ops'), 'bulkWrite.ops', rulesOf);
  checkStatementIds(command, list.length);
  const targets = checkedOf(arrayOption(command, 'nsInfo'), 'bulkWrite.nsInfo', namespaceRules);
  const namespaces = targets.map(namespaceOf);
  return list.map((fields) => toOperation(fields, targets, namespaces));
}

function namespaceOf(target: Document): string {
  const namespace = checkNamespace(target['ns']);
  checkWritable(namespace);
  return namespace;
}

/** @throws StoreError 40415 for an operation of no known kind */
const rulesOf = (fields: Document): StatementRules => rules[kindOf(fields)];

function kindOf(fields: Document): Kind {
  const [first = ''] = Object.keys(fields);
  const kind = kinds.find((known) => known === first);
  if (kind !== undefined) return kind;
  throw unknownField(`bulkWrite.ops.${first}`);
}

/** @throws StoreError BadValue for an index that `nsInfo` has not */
function toOperation(
  fields: Document,
  targets: readonly Document[],
  namespaces: readonly string[],
): Operation {
  const kind = kindOf(fields);
  const place = numberOption(fields, kind) ?? -1;
  const [target, namespace] = [targets[place], namespaces[place]];
  if (target !== undefined && namespace !== undefined) return { kind, fields, namespace, target };
  throw badValue(`BulkWrite ops entry ${show(fields)} has an invalid nsInfo index.`);
}
