import { Long } from 'bson';
import { type Document, isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import { pause, type StageCompiler } from '../stage.ts';
import { readPath, withoutPath, withPath } from './stage-path.ts';

interface Unwind {
  readonly path: readonly string[];
  readonly indexPath: readonly string[] | undefined;
  readonly keepsEmpty: boolean;
}

export const unwind: StageCompiler = (operand, { watch }) => {
  const spec = parseUnwind(operand);
  return function* (input) {
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      for (const document of unwound(row, spec)) {
        if (watch.isPauseDue()) yield pause;
        yield document;
      }
    }
  };
};

function* unwound(document: Document, { path, indexPath, keepsEmpty }: Unwind): Iterable<Document> {
  const value = readPath(document, path);
  const withIndex = (made: Document, index: number | null): Document =>
    indexPath === undefined
      ? made
      : withPath(made, indexPath, index === null ? null : Long.fromNumber(index));
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) {
      yield withIndex(withPath(document, path, item), index);
    }
  } else if (!isNullish(value) && !Array.isArray(value)) yield withIndex(document, null);
  else if (keepsEmpty) {
    yield withIndex(Array.isArray(value) ? withoutPath(document, path) : document, null);
  }
}

function parseUnwind(operand: unknown): Unwind {
  if (typeof operand === 'string') {
    return { path: parsePath(operand), indexPath: undefined, keepsEmpty: false };
  }
  if (!isDocument(operand)) {
    throw new StoreError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(operand)}`,
    );
  }
  // The types of all options come before the meaning of the path, in the order they are given.
  for (const [option, value] of Object.entries(operand)) checkOption(option, value);
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = operand;
  if (typeof path !== 'string' || path === '') {
    throw new StoreError(28812, 'no path specified to $unwind stage');
  }
  return {
    path: parsePath(path),
    indexPath:
      typeof includeArrayIndex === 'string' ? parseFieldPath(includeArrayIndex) : undefined,
    keepsEmpty: preserveNullAndEmptyArrays === true,
  };
}

function checkOption(option: string, value: unknown): void {
  switch (option) {
    case 'path':
      if (typeof value === 'string') return;
      throw new StoreError(
        28808,
        `expected a string as the path for $unwind stage, got ${typeName(value)}`,
      );
    case 'preserveNullAndEmptyArrays':
      if (typeof value === 'boolean') return;
      throw new StoreError(
        28809,
        `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(value)}`,
      );
    case 'includeArrayIndex':
      if (typeof value !== 'string' || value === '') {
        throw new StoreError(
          28810,
          `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeName(value)}`,
        );
      }
      if (!value.startsWith('$')) return;
      throw new StoreError(
        28822,
        `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
      );
    default:
      throw new StoreError(28811, `unrecognized option to $unwind stage: ${option}`);
  }
}

function parsePath(path: string): readonly string[] {
  if (path === '') throw new StoreError(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$')) {
    throw new StoreError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${path}`,
    );
  }
  if (path.includes('\0')) {
    throw new StoreError(16419, 'field path must not contain embedded null characters');
  }
  return parseFieldPath(path.slice(1));
}
