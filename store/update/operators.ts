/** An update by operators: checked whole, then applied to any number of documents. */
import { type Document, isDocument, show, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { applyTree } from './apply-tree.ts';
import {
  type ArrayFilters,
  checkIdentifiers,
  parseArrayFilters,
  refuseUnused,
} from './array-filters.ts';
import { modifiers } from './modifiers.ts';
import { modify } from './modify.ts';
import { parsePath } from './paths.ts';
import { rename } from './rename.ts';
import type { Update, UpdateContext } from './update.ts';
import { buildTree, type Change } from './update-tree.ts';

interface OperatorChange extends Change {
  readonly isForInserts: boolean;
}

/** @throws StoreError for unknown operators, wrong operands and paths, conflicts and array filters */
export function operatorUpdate(
  spec: Document,
  arrayFilters: readonly Document[],
  context: UpdateContext,
): Update {
  const filters = parseArrayFilters(arrayFilters, context);
  const changes = Object.entries(spec).flatMap(([operator, fields]) =>
    parseOperator(operator, fields, filters, context),
  );
  const forInserts = buildTree(changes);
  refuseUnused(
    filters,
    changes.map(({ parts }) => parts),
    spec,
  );
  const forUpdates = changes.some(({ isForInserts }) => isForInserts)
    ? buildTree(changes.filter(({ isForInserts }) => !isForInserts))
    : forInserts;
  return {
    kind: 'operators',
    apply: (document, { matchedIndex, isInsert }) =>
      applyTree(isInsert ? forInserts : forUpdates, document, { matchedIndex, filters }),
  };
}

function parseOperator(
  operator: string,
  fields: unknown,
  filters: ArrayFilters,
  context: UpdateContext,
): readonly OperatorChange[] {
  const modifier = modifiers.get(operator);
  if (modifier === undefined && operator !== '$rename') {
    throw new StoreError(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDocument(fields)) {
    throw new StoreError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`,
    );
  }
  return Object.entries(fields).flatMap(([path, operand]): readonly OperatorChange[] => {
    if (modifier === undefined) {
      return rename(path, operand).map((change) => ({ ...change, isForInserts: false }));
    }
    const parts = parsePath(path);
    const change = modifier.parse(operand, { path, context });
    checkIdentifiers(parts, path, filters);
    const { onMissing, isForInserts = false } = modifier;
    return [{ path, parts, isForInserts, apply: (spot) => modify(spot, onMissing, change) }];
  });
}
