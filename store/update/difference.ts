import { compareValues } from '../bson/compare.ts';
import { type Document, isDocument, typeName } from '../bson/values.ts';

/** What changed between two versions of a document, as change streams tell it. */
export interface UpdateDescription {
  readonly updatedFields: Document;
  readonly removedFields: string[];
  readonly truncatedArrays: { field: string; newSize: number }[];
  /** Paths that could be read in two ways, in their parts: fields as text, positions as numbers. */
  readonly disambiguatedPaths?: Document;
}

type Part = string | number;

export function describeUpdate(before: Document, after: Document): UpdateDescription {
  const description = new Description();
  compareDocuments(before, after, [], description);
  return description.result();
}

class Description {
  readonly #updatedFields: Document = {};
  readonly #removedFields: string[] = [];
  readonly #truncatedArrays: { field: string; newSize: number }[] = [];
  readonly #disambiguatedPaths: Document = {};

  update(parts: readonly Part[], value: unknown): void {
    this.#updatedFields[this.#path(parts)] = value;
  }

  remove(parts: readonly Part[]): void {
    this.#removedFields.push(this.#path(parts));
  }

  truncate(parts: readonly Part[], newSize: number): void {
    this.#truncatedArrays.push({ field: this.#path(parts), newSize });
  }

  result(): UpdateDescription {
    const hasAmbiguous = Object.keys(this.#disambiguatedPaths).length > 0;
    return {
      updatedFields: this.#updatedFields,
      removedFields: this.#removedFields,
      truncatedArrays: this.#truncatedArrays,
      ...(hasAmbiguous && { disambiguatedPaths: this.#disambiguatedPaths }),
    };
  }

  #path(parts: readonly Part[]): string {
    const path = parts.join('.');
    if (parts.some(isAmbiguous)) this.#disambiguatedPaths[path] = [...parts];
    return path;
  }
}

/** A field that looks like a position, or like a path. */
const isAmbiguous = (part: Part): boolean => typeof part === 'string' && /^\d+$|\./.test(part);

function compareDocuments(
  before: Document,
  after: Document,
  parts: readonly Part[],
  description: Description,
): void {
  for (const field of Object.keys(before)) {
    if (!Object.hasOwn(after, field)) description.remove([...parts, field]);
  }
  for (const field of Object.keys(after)) {
    const [past, present] = [before[field], after[field]];
    // What an update leaves alone it shares with the document before.
    if (past === present && past !== undefined) continue;
    const path = [...parts, field];
    if (Object.hasOwn(before, field)) compareFields(past, present, path, description);
    else description.update(path, present);
  }
}

function compareFields(
  before: unknown,
  after: unknown,
  path: readonly Part[],
  description: Description,
): void {
  if (isSame(before, after)) return;
  if (isDocument(before) && isDocument(after)) {
    compareDocuments(before, after, path, description);
  } else if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length > 0 &&
    after.length > 0
  ) {
    compareArrays(before, after, path, description);
  } else description.update(path, after);
}

/** Elements of an array: a path for each of very many is slow to make and to read. */
const maxElementsTold = 1000;

function compareArrays(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly Part[],
  description: Description,
): void {
  const shared = Math.min(before.length, after.length);
  const changed = [];
  for (let i = 0; i < shared; i += 1) if (!isSame(before[i], after[i])) changed.push(i);
  const hasNewElements = changed.some((i) => !isDocument(before[i]) || !isDocument(after[i]));
  const told = changed.length + after.length - shared;
  const isLong = told > maxElementsTold && told > after.length / 2;
  // Past half of the elements the whole array is the shorter story.
  if (isLong || (hasNewElements && changed.length > shared / 2)) {
    description.update(path, after);
    return;
  }
  if (after.length < before.length) description.truncate(path, after.length);
  for (const i of changed) compareFields(before[i], after[i], [...path, i], description);
  for (let i = shared; i < after.length; i += 1) description.update([...path, i], after[i]);
}

/** Equal and of one type: an int that became a double has changed. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeName(a) === typeName(b) && compareValues(a, b) === 0);
