/** What `create` and `collMod` may say of a clustered collection, which is kept in the order of `_id`. */
import { Long } from 'bson';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, isNullish } from '../bson/values.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { maxExpirySeconds } from './index-specs.ts';
import { flagOption, numberOption } from './option-values.ts';
import { checkFields, type OptionTable } from './options.ts';

const indexOptions: OptionTable = { v: 'number', key: 'object', name: 'string', unique: 'flag' };
const indexVersion = 2;

/**
 * The options that make a collection a clustered one, complete; none for other collections.
 * @throws StoreError 5979700, 6049200 and others where they make no sense, or not together
 */
export function clusteredOptions(command: Document): Document {
  const { clusteredIndex: given, expireAfterSeconds } = command;
  if (given === undefined) return {};
  if (flagOption(command, 'clusteredIndex', false)) {
    throw new StoreError(
      5979703,
      "'clusteredIndex' has to be a document, such as { key: { _id: 1 }, unique: true }",
    );
  }
  refuseOthers(command);
  if (!isDocument(given)) return {};
  const { name, key } = given;
  if (!flagOption(given, 'unique', false)) {
    throw new StoreError(5979700, 'The clusteredIndex option requires unique: true');
  }
  if (!equalValues(key, { _id: 1 })) {
    throw new StoreError(
      'InvalidIndexSpecificationOption',
      'The clusteredIndex option is only supported for key: {_id: 1}',
    );
  }
  if ((numberOption(given, 'v') ?? indexVersion) !== indexVersion) {
    throw new StoreError(5979704, `The version of a clustered index has to be ${indexVersion}`);
  }
  return {
    clusteredIndex: { v: indexVersion, key, name: name ?? '_id_', unique: true },
    ...(!isNullish(expireAfterSeconds) && { expireAfterSeconds: expiryOf(command) }),
  };
}

/** @throws StoreError for a field of `clusteredIndex` that is wrong, unknown or missing */
export function checkClusteredIndex({ clusteredIndex: given }: Document): void {
  if (!isDocument(given)) return;
  checkFields('create.clusteredIndex', given, indexOptions, undefined, ['key', 'unique']);
}

/** What does not go with the option, even where it says that the collection is not a clustered one. */
function refuseOthers(command: Document): void {
  for (const [option, code] of [
    ['size', 6049200],
    ['max', 6049204],
  ] as const) {
    if (isNullish(command[option])) continue;
    throw new StoreError(code, `'${option}' is not allowed on clustered collections`);
  }
  if (flagOption(command, 'capped', false)) {
    throw new StoreError(6127800, 'A clustered collection cannot be capped');
  }
  if (!flagOption(command, 'autoIndexId', true)) {
    throw new StoreError(6026501, "'clusteredIndex' does not go with { autoIndexId: false }");
  }
  for (const option of ['idIndex', 'timeseries']) {
    if (isNullish(command[option])) continue;
    throw invalidOptions(`'clusteredIndex' does not go with '${option}'`);
  }
}

/** Seconds after the time in its `_id` that a document expires. @throws StoreError InvalidOptions */
export function expiryOf(command: Document): Long {
  const seconds = numberOption(command, 'expireAfterSeconds');
  if (seconds === undefined || seconds < 0 || seconds > maxExpirySeconds) {
    throw invalidOptions(`'expireAfterSeconds' has to be a number from 0 to ${maxExpirySeconds}`);
  }
  return Long.fromNumber(seconds);
}
