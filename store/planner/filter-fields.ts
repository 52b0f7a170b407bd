import { type Document, isDocument } from '../bson/values.ts';

const branches = new Set(['$and', '$or', '$nor']);

/** The top-level fields that decide whether a document matches; undefined when that may be any. */
export function fieldsOfFilter(filter: Document): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  return collect(filter, fields) ? fields : undefined;
}

function collect(filter: Document, fields: Set<string>): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    if (name === '$comment') return true;
    if (branches.has(name)) {
      return (
        Array.isArray(operand) &&
        operand.every((branch) => isDocument(branch) && collect(branch, fields))
      );
    }
    // `$expr`, `$jsonSchema` and their like look wherever they want.
    if (name.startsWith('$')) return false;
    fields.add(topLevel(name));
    return true;
  });
}

export function topLevel(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}
