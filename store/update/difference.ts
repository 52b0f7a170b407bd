import { compareValues } from '../bson/compare.ts';
import { type Document, isDocument, typeName } from '../bson/values.ts';

/** What changed between two versions of a document, as change streams tell it. */
export interface UpdateDescription {
  readonly updatedFields: Document;
  readonly removedFields: string[];
  readonly truncatedArrays: { field: string; newSize: number }[];
}

export function describeUpdate(before: Document, after: Document): UpdateDescription {
  const description: UpdateDescription = {
    updatedFields: {},
    removedFields: [],
    truncatedArrays: [],
  };
  compareDocuments(before, after, '', description);
  return description;
}

function compareDocuments(
  before: Document,
  after: Document,
  prefix: string,
  description: UpdateDescription,
): void {
  for (const field of Object.keys(before)) {
    if (!Object.hasOwn(after, field)) description.removedFields.push(prefix + field);
  }
  for (const field of Object.keys(after)) {
    const path = prefix + field;
    if (Object.hasOwn(before, field)) compareFields(before[field], after[field], path, description);
    else description.updatedFields[path] = after[field];
  }
}

function compareFields(
  before: unknown,
  after: unknown,
  path: string,
  description: UpdateDescription,
): void {
  if (isSame(before, after)) return;
  if (isDocument(before) && isDocument(after)) {
    compareDocuments(before, after, `${path}.`, description);
  } else if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length > 0 &&
    after.length > 0
  ) {
    compareArrays(before, after, path, description);
  } else description.updatedFields[path] = after;
}

function compareArrays(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  description: UpdateDescription,
): void {
  const shared = Math.min(before.length, after.length);
  const changed = [];
  for (let i = 0; i < shared; i += 1) if (!isSame(before[i], after[i])) changed.push(i);
  // Past half of the elements the whole array is the shorter story.
  if (changed.length > shared / 2) {
    description.updatedFields[path] = after;
    return;
  }
  if (after.length < before.length) {
    description.truncatedArrays.push({ field: path, newSize: after.length });
  }
  for (const i of changed) compareFields(before[i], after[i], `${path}.${i}`, description);
  for (let i = shared; i < after.length; i += 1) {
    description.updatedFields[`${path}.${i}`] = after[i];
  }
}

/** Equal and of one type: an int that became a double has changed. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeName(a) === typeName(b) && compareValues(a, b) === 0);
