import { StoreError } from '../../errors.ts';
import { parseFieldPath } from '../../query/field-path.ts';
import type { StageCompiler } from '../stage.ts';
import { project } from './project.ts';

export const unset: StageCompiler = (operand, context, name) => {
  if (Array.isArray(operand)) {
    if (operand.length === 0) {
      throw new StoreError(
        31119,
        '$unset specification must be a string or an array with at least one field',
      );
    }
    if (!operand.every((path) => typeof path === 'string')) {
      throw new StoreError(
        31120,
        '$unset specification must be a string or an array containing only string values',
      );
    }
  } else if (typeof operand !== 'string') {
    throw new StoreError(31002, '$unset specification must be a string or an array');
  }
  const paths: readonly string[] = typeof operand === 'string' ? [operand] : operand;
  if (paths.some((path) => path.includes('\0'))) {
    throw new StoreError(9527900, 'field names of $unset may not contain a null byte');
  }
  for (const path of paths) parseFieldPath(path);
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice !== undefined) throw new StoreError(31250, `Path collision at ${twice}`);
  return project(Object.fromEntries(paths.map((path) => [path, 0])), context, name);
};
