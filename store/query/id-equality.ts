/** Filters that ask for one document by its id. */
import { type Document, isDocument, isNullish, isRegex } from '../bson/values.ts';

/** Whether a filter asks for one id by its value, and for nothing else. */
export function isIdEquality(filter: Document): boolean {
  const [entry, other] = Object.entries(filter);
  if (entry === undefined || other !== undefined) return false;
  const [field, value] = entry;
  return field === '_id' && isExact(operandOf(value));
}

/** What the id must equal; undefined for other operators. */
function operandOf(value: unknown): unknown {
  if (!isDocument(value)) return value;
  const [first, ...others] = Object.keys(value);
  if (first?.startsWith('$') !== true) return value;
  return first === '$eq' && others.length === 0 ? value['$eq'] : undefined;
}

const isExact = (value: unknown): boolean =>
  !isNullish(value) && !Array.isArray(value) && !isRegex(value);
