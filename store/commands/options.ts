/** What an option of a command may be: declared in a table beside the command, checked before it runs. */
import { Binary, Timestamp } from 'bson';
import { kindOf } from '../bson/numbers.ts';
import { type Document, isDocument, isLong, isNumber, typeName } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { badValue, StoreError } from '../errors.ts';
import { isGenericArgument } from './generic-argument-names.ts';

/**
 * The kinds of option. A number of any BSON type is taken for a `number` and turned into a whole
 * one; a `flag` takes numbers as well; a `bool` takes nothing else, and a `strictBool` not even null.
 */
export type OptionKind =
  | 'any'
  | 'object'
  | 'array'
  | 'objects'
  | 'strings'
  | 'string'
  | 'number'
  | 'int'
  | 'ints'
  | 'size'
  | 'long'
  | 'flag'
  | 'bool'
  | 'strictBool'
  | 'uuid'
  | 'timestamp'
  | 'hint'
  | 'seconds'
  | 'definition';

/** A kind; or one of a few texts; or a number in a range; or a document with options of its own. */
export type OptionType =
  | OptionKind
  | { readonly oneOf: readonly string[] }
  | { readonly from?: number; readonly to?: number }
  | { readonly fields: OptionTable; readonly required?: readonly string[] };

export type OptionTable = Readonly<Record<string, OptionType>>;

interface Kind {
  /** As MongoDB's message calls it. */
  readonly label: string;
  readonly accepts: (value: unknown) => boolean;
  /** Null is a value like another, not an option left out. */
  readonly isNullGiven?: boolean;
  /** What must hold beyond the type. */
  readonly check?: (value: unknown, path: string) => void;
}

export const numberLabel = "types '[long, int, decimal, double']";
const flagLabel = "types '[bool, long, int, decimal, double']";
/** Bytes of a UUID, and its subtype of binary. */
const uuid = { bytes: 16, subtype: 4 };

export const isUuid = (value: unknown): value is Binary =>
  value instanceof Binary && value.sub_type === uuid.subtype;

const kinds: Readonly<Record<OptionKind, Kind>> = {
  any: { label: "type 'any'", accepts: () => true, isNullGiven: true },
  object: { label: "type 'object'", accepts: isDocument },
  array: { label: "type 'array'", accepts: Array.isArray },
  objects: { label: "type 'array'", accepts: Array.isArray, check: elementsOf('object') },
  strings: { label: "type 'array'", accepts: Array.isArray, check: elementsOf('string') },
  string: { label: "type 'string'", accepts: (value) => typeof value === 'string' },
  number: { label: numberLabel, accepts: isNumber },
  int: { label: "type 'int'", accepts: (value) => isNumber(value) && kindOf(value) === 'int' },
  ints: { label: "type 'array'", accepts: Array.isArray, check: elementsOf('int') },
  size: { label: numberLabel, accepts: isNumber, check: (value, path) => inRange(value, path, 0) },
  long: {
    label: "type 'long'",
    accepts: isLong,
  },
  flag: {
    label: flagLabel,
    accepts: (value) => typeof value === 'boolean' || isNumber(value),
  },
  bool: { label: "type 'bool'", accepts: (value) => typeof value === 'boolean' },
  strictBool: {
    label: "type 'bool'",
    accepts: (value) => typeof value === 'boolean',
    isNullGiven: true,
  },
  uuid: { label: "type 'binData'", accepts: isUuid, check: checkUuid },
  timestamp: { label: "type 'timestamp'", accepts: (value) => value instanceof Timestamp },
  /** Of time after which documents expire: a number, or `off`. */
  seconds: {
    label: "types '[string, long, int, decimal, double]'",
    accepts: (value) => typeof value === 'string' || isNumber(value),
  },
  /** Whether there is to be such a thing, or what it is. */
  definition: {
    label: "types '[bool, long, int, decimal, double, object]'",
    accepts: (value) => typeof value === 'boolean' || isNumber(value) || isDocument(value),
    isNullGiven: true,
  },
  hint: { label: "type 'object'", accepts: () => true, isNullGiven: true, check: checkHint },
};

function elementsOf(kind: OptionKind): (value: unknown, path: string) => void {
  return (value, path) => {
    if (!Array.isArray(value)) return;
    value.forEach((element, i) => {
      if (element !== null && !kinds[kind].accepts(element)) {
        throw wrongType(`${path}.${i}`, element, kinds[kind].label);
      }
    });
  };
}

export function checkUuid(value: unknown): void {
  if (value instanceof Binary && value.length() !== uuid.bytes) {
    throw new StoreError(
      'InvalidUUID',
      'uuid must be a 16-byte binary field with UUID (4) subtype',
    );
  }
}

function checkHint(value: unknown): void {
  if (typeof value === 'string' || isDocument(value)) return;
  throw new StoreError('FailedToParse', 'Hint must be a string or an object');
}

function inRange(value: unknown, path: string, from = -Infinity, to = Infinity): void {
  const number = isNumber(value) ? clampToInt64(value) : 0;
  if (number < from)
    throw badValue(`BSON field '${path}' value must be >= ${from}, actual value '${number}'`);
  if (number > to)
    throw badValue(`BSON field '${path}' value must be <= ${to}, actual value '${number}'`);
}

/** @param label the type or types that it may have, such as `type 'object'` */
export const wrongType = (path: string, value: unknown, label: string) =>
  new StoreError(
    'TypeMismatch',
    `BSON field '${path}' is the wrong type '${typeName(value)}', expected ${label}`,
  );

export const missingField = (path: string) =>
  new StoreError(40414, `BSON field '${path}' is missing but a required field`);

export const unknownField = (path: string) =>
  new StoreError(40415, `BSON field '${path}' is an unknown field.`);

/**
 * Checks the fields of a command, or of a document inside one, such as one of `updates`.
 * @param commandField the field that names the command, whose value the command itself checks
 * @throws StoreError 40415 for an unknown field, TypeMismatch, BadValue, 40414 for a missing one
 */
export function checkFields(
  name: string,
  document: Document,
  options: OptionTable,
  commandField?: string,
  required: readonly string[] = [],
): void {
  const isCommand = commandField !== undefined;
  for (const field of Object.keys(document)) {
    if (field === commandField) continue;
    const type = Object.hasOwn(options, field) ? options[field] : undefined;
    if (type !== undefined) checkOption(`${name}.${field}`, document[field], type);
    else if (!isCommand || !isGenericArgument(field)) {
      throw unknownField(`${name}.${field}`);
    }
  }
  for (const field of required) {
    if (document[field] === undefined || document[field] === null) {
      throw missingField(`${name}.${field}`);
    }
  }
}

export function checkOption(path: string, value: unknown, type: OptionType): void {
  if (typeof type === 'string') {
    checkKind(path, value, kinds[type]);
  } else if ('oneOf' in type) {
    checkKind(path, value, kinds.string);
    if (typeof value === 'string' && !type.oneOf.includes(value)) {
      throw badValue(`Enumeration value '${value}' for field '${path}' is not a valid value.`);
    }
  } else if ('fields' in type) {
    checkKind(path, value, kinds.object);
    if (isDocument(value)) checkFields(path, value, type.fields, undefined, type.required);
  } else {
    checkKind(path, value, kinds.number);
    if (isNumber(value)) inRange(value, path, type.from, type.to);
  }
}

function checkKind(path: string, value: unknown, kind: Kind): void {
  if (value === null && kind.isNullGiven !== true) return;
  if (!kind.accepts(value)) throw wrongType(path, value, kind.label);
  kind.check?.(value, path);
}
