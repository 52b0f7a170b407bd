/** `$meta`: what a document carries beside its fields. */
import { Double, Long } from 'bson';
import { metadataOf, scoreOf } from '../../bson/metadata.ts';
import { show } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { unavailable } from '../../query/sort.ts';
import type { Compiler, Evaluate, OperatorCompiler } from '../compiler.ts';

/** Known to expressions where documents come from a text search; it has no value of its own. */
export const textScoreVariable = 'META_TEXT_SCORE';

export const metadata: readonly (readonly [string, OperatorCompiler])[] = [['$meta', meta]];

function meta(operand: unknown, compiler: Compiler): Evaluate {
  if (typeof operand !== 'string') {
    throw new StoreError(17307, '$meta only supports string arguments');
  }
  switch (operand) {
    case 'textScore':
      if (!knowsScores(compiler)) throw unavailable('text score');
      return ({ root }) => {
        const score = scoreOf(root);
        return score === undefined ? undefined : new Double(score);
      };
    case 'recordId':
      return ({ root }) => {
        const { record } = metadataOf(root);
        return record === undefined ? undefined : Long.fromNumber(record);
      };
    case 'indexKey':
      return ({ root }) => metadataOf(root).indexKey;
    case 'sortKey':
      return ({ root }) => metadataOf(root).sortKey;
    // What only a search or a random order would give to documents.
    case 'searchScore':
    case 'searchHighlights':
    case 'randVal':
      return () => undefined;
    case 'geoNearDistance':
      throw unavailable('$geoNear distance');
    case 'geoNearPoint':
      throw unavailable('$geoNear point');
    default:
      throw new StoreError(
        17308,
        `Unsupported argument to $meta: ${show(operand)}. The embedded store has textScore, indexKey, recordId and sortKey`,
      );
  }
}

function knowsScores(compiler: Compiler): boolean {
  try {
    compiler.compile(`$$${textScoreVariable}`);
    return true;
  } catch {
    return false;
  }
}
