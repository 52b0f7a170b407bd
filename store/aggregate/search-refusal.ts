/** What MongoDB alone has not either: it answers so unless a search service runs beside it. */
import { StoreError } from '../errors.ts';

export const searchStages: ReadonlySet<string> = new Set([
  '$listSearchIndexes',
  '$search',
  '$searchBeta',
  '$searchMeta',
  '$vectorSearch',
]);

export const searchCommands: ReadonlySet<string> = new Set([
  'createSearchIndexes',
  'dropSearchIndex',
  'updateSearchIndex',
]);

/** @param stage commands about indexes are told of with the stage that lists them */
export function searchNotEnabled(stage: string): StoreError {
  const what =
    stage === '$listSearchIndexes'
      ? 'Atlas Search Database Commands and the $listSearchIndexes aggregation stage'
      : '$search and $vectorSearch aggregation stages';
  return new StoreError(
    'SearchNotEnabled',
    `Using ${what} requires additional configuration. Please connect to Atlas or an AtlasCLI local deployment to enable.`,
  );
}
