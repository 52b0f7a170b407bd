/** What `create` and `collMod` both say of a collection: how its documents are validated. */
import type { Long } from 'bson';
import { validatorContext } from '../aggregate/validator-context.ts';
import { fromBigInt } from '../bson/numbers.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { collectionOf, databaseOf } from '../storage/collection.ts';
import { internalDatabases } from './namespaces.ts';
import type { OptionTable, OptionType } from './options.ts';

export const validationOptions: OptionTable = {
  validator: 'object',
  validationLevel: { oneOf: ['off', 'strict', 'moderate'] },
  validationAction: { oneOf: ['error', 'warn', 'errorAndLog'] },
};

export const imagesOption: OptionType = { fields: { enabled: 'bool' }, required: ['enabled'] };

/** Bytes of a capped collection: at most a petabyte; and documents. */
export const [maxCappedBytes, maxCappedDocuments] = [2 ** 50, 0x7fff_ffff];
/** Bytes of a capped collection come in steps, as MongoDB allots them. */
const cappedStep = 256;

export const cappedBytes = (size: number): number | Long =>
  toInteger(Math.ceil(size / cappedStep) * cappedStep);

/** As an int32 if it fits, else as an int64. */
export const toInteger = (value: number): number | Long => fromBigInt(BigInt(value));

/** Operators that need an index, or look beyond the document. */
const banned: Readonly<Record<string, number>> = {
  $where: 2,
  $text: 2,
  $near: 5626500,
  $nearSphere: 5626500,
  $geoNear: 5626500,
};

/**
 * The validator of a command, checked; undefined when it gives none.
 * @throws StoreError InvalidOptions where no validator can be, and what is wrong with the filter
 */
export function validatorFor({ validator }: Document, namespace: string): Document | undefined {
  if (!isDocument(validator)) return undefined;
  const database = databaseOf(namespace);
  if (internalDatabases.has(database)) {
    throw invalidOptions(
      `Document validators are not allowed on collection ${namespace} in the ${database} internal database`,
    );
  }
  if (collectionOf(namespace).startsWith('system.')) {
    throw invalidOptions(`Document validators not allowed on system collection ${namespace}`);
  }
  refuseBanned(validator);
  compileFilter(validator, validatorContext);
  return validator;
}

/** @throws StoreError BadValue or 5626500 for what no validator and no partial index can say */
export function refuseBanned(value: unknown): void {
  if (Array.isArray(value)) value.forEach(refuseBanned);
  if (!isDocument(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const code = Object.hasOwn(banned, name) ? banned[name] : undefined;
    if (code !== undefined) throw refusal(code, name);
    // What `$expr` and `$jsonSchema` hold are not filters.
    if (name !== '$expr' && name !== '$jsonSchema') refuseBanned(inner);
  }
}

const refusal = (code: number, name: string): StoreError =>
  new StoreError(code === 2 ? 'BadValue' : code, `${name} is not allowed in this context`);
