/** Where stages may stand: first, last, inside others, with a collection or without, in transactions. */
import { isDocument } from '../bson/values.ts';
import { notHere, StoreError } from '../errors.ts';
import type { Database } from './database.ts';
import { searchNotEnabled, searchStages } from './search-refusal.ts';
import type { Place } from './stage.ts';
import { stages } from './stages/index.ts';

interface StageRule {
  readonly position?: 'first' | 'last';
  /** Pipelines of these stages refuse it. A pipeline in a `$facet` is inside it however deep. */
  readonly notIn?: readonly ('$facet' | '$lookup' | '$unionWith')[];
  /** Runs with `aggregate: 1` alone. */
  readonly needsNoCollection?: true;
  readonly notInTransaction?: true;
}

const writes: StageRule = {
  position: 'last',
  notIn: ['$facet', '$lookup', '$unionWith'],
  notInTransaction: true,
};
const statistics: StageRule = { position: 'first', notIn: ['$facet'], notInTransaction: true };
const source: StageRule = { position: 'first', notIn: ['$facet'] };
const serverWide: StageRule = { ...statistics, needsNoCollection: true };

/** Stages that are not here may stand anywhere. Those without a compiler are known, and refused. */
const rules: ReadonlyMap<string, StageRule> = new Map([
  ['$changeStream', { ...statistics, notIn: ['$facet', '$lookup', '$unionWith'] }],
  ['$changeStreamSplitLargeEvent', { position: 'last', notIn: ['$facet'] }],
  ['$collStats', statistics],
  ['$currentOp', serverWide],
  ['$documents', { ...source, needsNoCollection: true }],
  ['$facet', { notIn: ['$facet'] }],
  ['$geoNear', source],
  ['$indexStats', statistics],
  ['$listCatalog', statistics],
  ['$listClusterCatalog', serverWide],
  ['$listLocalSessions', serverWide],
  ['$listSampledQueries', serverWide],
  ['$listSearchIndexes', source],
  ['$listSessions', statistics],
  ['$merge', writes],
  ['$out', writes],
  ['$planCacheStats', statistics],
  ['$querySettings', serverWide],
  ['$queryStats', serverWide],
  ['$rankFusion', source],
  ['$score', {}],
  ['$scoreFusion', source],
  ['$search', source],
  ['$searchBeta', source],
  ['$searchMeta', source],
  ['$shardedDataDistribution', serverWide],
  ['$vectorSearch', source],
]);

/** Whether MongoDB has such a stage, be it supported here or not. */
export const isKnownStage = (name: string): boolean => rules.has(name) || stages.has(name);

export const unknownStage = (name: string): StoreError =>
  new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);

/** Whether the results of a pipeline go into a collection. */
export function doesWrite(pipeline: readonly unknown[]): boolean {
  const last = pipeline.at(-1);
  return isDocument(last) && Object.keys(last).some((name) => rules.get(name) === writes);
}

/** Why a stage that has no compiler is refused; unknown names have no rule either. */
export function refusal(name: string, { collection }: Database): StoreError {
  const rule = rules.get(name);
  if (rule === undefined) return unknownStage(name);
  if (searchStages.has(name)) return searchNotEnabled(name);
  if (rule.needsNoCollection && collection !== undefined) {
    return namespaceError(`'${name}' can only be run with {aggregate: 1}`);
  }
  return new StoreError(40324, notHere(`The stage ${name}`));
}

/** Stages about the server look at where they run before anything else. @throws StoreError 73 */
export function checkNamespace(name: string, { name: database, collection }: Database): void {
  const isAdminOnly = name === '$currentOp' || name === '$queryStats';
  if (isAdminOnly && (database !== 'admin' || collection !== undefined)) {
    throw namespaceError(`${name} must be run against the 'admin' database with {aggregate: 1}`);
  }
  if (name === '$listSessions' && `${database}.${collection}` !== 'config.system.sessions') {
    throw namespaceError(`${name} may only be run against config.system.sessions`);
  }
  if (name === '$listLocalSessions' && collection !== undefined) {
    throw namespaceError(`${name} must be run against the database with {aggregate: 1}`);
  }
}

const namespaceError = (message: string) => new StoreError('InvalidNamespace', message);

/** Checks that hold before a stage is looked at. @throws StoreError 51047, 31441 */
export function checkInside(names: readonly string[], { within }: Place): void {
  for (const name of names) {
    if (within === undefined || !rules.get(name)?.notIn?.includes(within)) continue;
    if (within === '$lookup') {
      throw new StoreError(51047, `${name} is not allowed within a $lookup's sub-pipeline`);
    }
    if (within === '$unionWith') {
      throw new StoreError(31441, `${name} is not allowed within a $unionWith's sub-pipeline`);
    }
  }
}

/** Checks of the whole, once each stage is known to be right. @throws StoreError 40600-40603, 73, 263 */
export function checkOrder(
  specs: readonly unknown[],
  names: readonly string[],
  place: Place,
  database: Database,
): void {
  const isOutermost = place.depth === 0;
  if (isOutermost) checkCollection(names[0], database);
  for (const [i, name] of names.entries()) {
    const { position, notIn = [], notInTransaction } = rules.get(name) ?? {};
    if (place.isInFacet && notIn.includes('$facet')) {
      throw new StoreError(40600, `${name} is not allowed to be used within a $facet stage`);
    }
    if (position === 'first' && i > 0) {
      const code = name === '$geoNear' ? 40603 : 40602;
      throw new StoreError(code, `${name} is only valid as the first stage in a pipeline.`);
    }
    if (position === 'last' && i < names.length - 1) {
      throw new StoreError(40601, `${name} can only be the final stage in the pipeline`);
    }
    if (notInTransaction && database.isInTransaction) {
      throw new StoreError(
        'OperationNotSupportedInTransaction',
        `Stage not supported inside of a multi-document transaction: ${name}`,
      );
    }
    if (name === '$match' && (i > 0 || place.isInFacet) && searchesText(specs[i])) {
      throw new StoreError(17313, '$match with $text is only allowed as the first pipeline stage');
    }
  }
}

/** `aggregate: 1` is for pipelines that begin with documents of their own, and only for them. */
function checkCollection(first: string | undefined, { collection }: Database): void {
  const needsNone = first !== undefined && rules.get(first)?.needsNoCollection === true;
  if (collection === undefined && first === undefined) {
    throw namespaceError('{aggregate: 1} is not valid for an empty pipeline.');
  }
  if (collection === undefined && !needsNone) {
    throw namespaceError(`{aggregate: 1} is not valid for '${first}'; a collection is required.`);
  }
  if (collection !== undefined && needsNone) {
    throw namespaceError(`'${first}' can only be run with {aggregate: 1}`);
  }
}

/** Whether a filter has `$text` somewhere outside the conditions on a field. */
export function searchesText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(searchesText);
  if (!isDocument(value)) return false;
  return Object.entries(value).some(
    ([field, inner]) => field === '$text' || (field.startsWith('$') && searchesText(inner)),
  );
}
