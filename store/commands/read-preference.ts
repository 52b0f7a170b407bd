/** `$readPreference`: there is one server here, which reads what any mode asks for, but a wrong one is told. */
import { type Document, isDocument, isNumber, show, typeName } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';
import { checkFields } from './options.ts';

const modes = ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'];
/** The least staleness that a client may ask for. */
const leastStalenessSeconds = 90;

/** @throws StoreError TypeMismatch, NoSuchKey, BadValue, InvalidOptions or MaxStalenessOutOfRange */
export function checkReadPreference(preference: unknown): void {
  if (preference === undefined) return;
  if (!isDocument(preference)) {
    throw new StoreError(
      'TypeMismatch',
      `$readPreference has incorrect type: expected object but got ${typeName(preference)}`,
    );
  }
  const isPrimary = checkMode(preference) === 'primary';
  checkHedge(preference, isPrimary);
  checkTags(preference, isPrimary);
  checkStaleness(preference, isPrimary);
}

function checkMode({ mode }: Document): string {
  if (mode === undefined) throw new StoreError('NoSuchKey', 'Missing expected field "mode"');
  if (typeof mode !== 'string') throw wrongType('mode', 'string', mode);
  if (modes.includes(mode)) return mode;
  const [last, ...others] = modes.map((name) => `'${name}'`).reverse();
  throw badValue(
    `Could not parse $readPreference mode '${mode}'. Only the modes ${others.reverse().join(', ')}, and ${last} are supported. :: caused by :: Enumeration value '${mode}' for field 'mode' is not a valid value.`,
  );
}

function checkHedge({ hedge }: Document, isPrimary: boolean): void {
  if (hedge === undefined) return;
  if (!isDocument(hedge)) {
    throw new StoreError(
      'TypeMismatch',
      `hedge field must be of type object if provided; found hedge: ${show(hedge)}`,
    );
  }
  checkFields('hedge', hedge, { enabled: 'bool' });
  if (hedge['enabled'] === false || !isPrimary) return;
  throw invalidOptions('cannot enable hedging for $readPreference mode "primaryOnly"');
}

function checkTags({ tags }: Document, isPrimary: boolean): void {
  if (tags === undefined) return;
  if (!Array.isArray(tags)) throw wrongType('tags', 'array', tags);
  if (isPrimary && !isAnyTag(tags)) {
    throw badValue('Only empty tags are allowed with primary read preference');
  }
}

/** No tags, or the one empty set that every server has. */
function isAnyTag([first, second]: readonly unknown[]): boolean {
  const isEmpty = isDocument(first) && Object.keys(first).length === 0;
  return first === undefined || (isEmpty && second === undefined);
}

function checkStaleness({ maxStalenessSeconds: given }: Document, isPrimary: boolean): void {
  if (given === undefined) return;
  const field = 'maxStalenessSeconds';
  if (!isNumber(given)) {
    throw new StoreError(
      'TypeMismatch',
      `Expected field "${field}" to have numeric type, but found ${typeName(given)}`,
    );
  }
  const seconds = int64Of(given);
  if (seconds === undefined) {
    throw badValue(
      `Expected field "${field}" to have a value exactly representable as a 64-bit integer, but found ${field}: ${show(given)}`,
    );
  }
  if (seconds === 0n) return;
  if (seconds < 0n) throw badValue(`${field} must be a non-negative integer`);
  if (seconds < leastStalenessSeconds) {
    throw new StoreError(
      'MaxStalenessOutOfRange',
      `${field} value can not be less than ${leastStalenessSeconds}`,
    );
  }
  if (isPrimary) throw badValue(`${field} can not be set for the primary mode`);
}

const wrongType = (field: string, expected: string, value: unknown) =>
  new StoreError(
    'TypeMismatch',
    `"${field}" had the wrong type. Expected ${expected}, found ${typeName(value)}`,
  );
