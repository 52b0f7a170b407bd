/** The table of pipeline stages. */
import type { StageCompiler } from '../stage.ts';
import { bucket } from './bucket.ts';
import { facet } from './facet.ts';
import { addFields, project, unset } from './fields.ts';
import { count, group, sortByCount } from './group.ts';
import { lookup } from './lookup.ts';
import { match } from './match.ts';
import { limit, sample, skip, sort } from './order.ts';
import { replaceRoot, replaceWith } from './replace-root.ts';
import { unionWith } from './union-with.ts';
import { unwind } from './unwind.ts';

export const stages: ReadonlyMap<string, StageCompiler> = new Map([
  ['$addFields', addFields],
  ['$bucket', bucket],
  ['$count', count],
  ['$facet', facet],
  ['$group', group],
  ['$limit', limit],
  ['$lookup', lookup],
  ['$match', match],
  ['$project', project],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
  ['$sample', sample],
  ['$set', addFields],
  ['$skip', skip],
  ['$sort', sort],
  ['$sortByCount', sortByCount],
  ['$unionWith', unionWith],
  ['$unset', unset],
  ['$unwind', unwind],
]);
