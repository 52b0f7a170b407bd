/** The table of pipeline stages. */
import type { StageCompiler } from '../stage.ts';
import { addFields } from './add-fields.ts';
import { bucket } from './bucket.ts';
import { bucketAuto } from './bucket-auto.ts';
import { collStats } from './coll-stats.ts';
import { count } from './count.ts';
import { densify } from './densify.ts';
import { documents } from './documents.ts';
import { facet } from './facet.ts';
import { fill } from './fill.ts';
import { graphLookup } from './graph-lookup.ts';
import { group } from './group.ts';
import { indexStats } from './index-stats.ts';
import { limit } from './limit.ts';
import { listLocalSessions } from './list-local-sessions.ts';
import { lookup } from './lookup.ts';
import { match } from './match.ts';
import { merge } from './merge.ts';
import { out } from './out.ts';
import { project } from './project.ts';
import { redact } from './redact.ts';
import { replaceRoot, replaceWith } from './replace-root.ts';
import { sample } from './sample.ts';
import { setWindowFields } from './set-window-fields.ts';
import { skip } from './skip.ts';
import { sort } from './sort.ts';
import { sortByCount } from './sort-by-count.ts';
import { unionWith } from './union-with.ts';
import { unset } from './unset.ts';
import { unwind } from './unwind.ts';

export const stages: ReadonlyMap<string, StageCompiler> = new Map([
  ['$addFields', addFields],
  ['$bucket', bucket],
  ['$bucketAuto', bucketAuto],
  ['$collStats', collStats],
  ['$count', count],
  ['$densify', densify],
  ['$documents', documents],
  ['$facet', facet],
  ['$fill', fill],
  ['$graphLookup', graphLookup],
  ['$group', group],
  ['$indexStats', indexStats],
  ['$limit', limit],
  ['$listLocalSessions', listLocalSessions],
  ['$lookup', lookup],
  ['$match', match],
  ['$merge', merge],
  ['$out', out],
  ['$project', project],
  ['$redact', redact],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
  ['$sample', sample],
  ['$set', addFields],
  ['$setWindowFields', setWindowFields],
  ['$skip', skip],
  ['$sort', sort],
  ['$sortByCount', sortByCount],
  ['$unionWith', unionWith],
  ['$unset', unset],
  ['$unwind', unwind],
]);
