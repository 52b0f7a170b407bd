/** What the key of an index may be: its paths, and a direction or a kind for each. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isNumber, show, typeName } from '../bson/values.ts';
import { notHere, StoreError } from '../errors.ts';
import { dbRefFields } from '../query/field-path.ts';

/** Fields of one compound index. */
const maxFields = 32;
/** Kinds of index that MongoDB has and this server has not. */
const unsupportedKinds = new Set(['2dsphere', '2d']);
const supportedKinds = new Set(['text', 'hashed']);

export const cannotCreate = (message: string) => new StoreError('CannotCreateIndex', message);

/** Whether the key is about `_id` alone, in whatever direction. */
export function isIdKey(key: Document): boolean {
  const [first, ...others] = Object.entries(key);
  return first?.[0] === '_id' && others.length === 0 && isNumber(first[1]);
}

const isWildcardPath = (path: string): boolean => path === '$**' || path.endsWith('.$**');

/** A text index on all fields is no wildcard index. */
export const isWildcardKey = (key: Document): boolean =>
  Object.entries(key).some(([path, kind]) => kind !== 'text' && isWildcardPath(path));

/** @throws StoreError CannotCreateIndex and others */
export function checkIndexKey(key: Document, spec: Document): void {
  const fields = Object.entries(key);
  if (fields.length === 0) throw cannotCreate('Index keys cannot be empty.');
  if (fields.length > maxFields) throw new StoreError(13103, 'too many compound keys');
  for (const [path, direction] of fields) {
    checkPath(path);
    checkDirection(key, path, direction);
  }
  checkKinds(fields, spec);
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.some((part) => part === '')) {
    throw cannotCreate('Index keys cannot contain an empty field.');
  }
  parts.forEach((part, i) => {
    if (!part.startsWith('$')) return;
    const isReference = i > 0 && dbRefFields.has(part);
    const isWildcard =
      part === '$**' && i === parts.length - 1 && !parts.slice(0, i).includes(part);
    if (isReference || isWildcard) return;
    throw cannotCreate("Index key contains an illegal field name: field name starts with '$'.");
  });
}

function checkDirection(key: Document, path: string, direction: unknown): void {
  if (typeof direction === 'string') {
    if (direction === 'wildcard' && !isWildcardPath(path)) {
      throw new StoreError(7246202, "'wildcard' is not a kind of index");
    }
    if (!supportedKinds.has(direction) && !unsupportedKinds.has(direction)) {
      throw cannotCreate(`Unknown index plugin '${direction}'`);
    }
    return;
  }
  if (isNumber(direction) && typeName(direction) !== 'timestamp' && toNumber(direction)) return;
  throw cannotCreate(
    `Values in v:2 index key pattern cannot be of type ${typeName(direction)} or be zero: ${show(key)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
  );
}

/** Kinds that do not go together, and those that this server does not have. */
function checkKinds(fields: readonly (readonly [string, unknown])[], spec: Document): void {
  const kinds = fields.map(([, kind]) => kind).filter((kind) => typeof kind === 'string');
  const [kind] = kinds;
  if (kind === undefined || kinds.every((other) => other === 'text')) return;
  if (kinds.filter((other) => other === 'hashed').length > 1) {
    throw new StoreError(31303, 'A maximum of one index field is allowed to be hashed');
  }
  if (kind === 'hashed' && spec['unique'] === true) {
    throw new StoreError(
      16764,
      'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.',
    );
  }
  if (kinds.length === 1 && kind === 'hashed') return;
  throw cannotCreate(notHere(`index type '${kind}'`));
}
