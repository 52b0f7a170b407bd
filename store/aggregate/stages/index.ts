/** The table of pipeline stages. */
import type { StageCompiler } from '../stage.ts';
import { bucket } from './bucket.ts';
import { bucketAuto } from './bucket-auto.ts';
import { count, sortByCount } from './count.ts';
import { densify } from './densify.ts';
import { documents } from './documents.ts';
import { facet } from './facet.ts';
import { addFields, project, unset } from './fields.ts';
import { fill } from './fill.ts';
import { graphLookup } from './graph-lookup.ts';
import { group } from './group.ts';
import { lookup } from './lookup.ts';
import { match } from './match.ts';
import { merge } from './merge.ts';
import { limit, sample, skip, sort } from './order.ts';
import { out } from './out.ts';
import { redact } from './redact.ts';
import { replaceRoot, replaceWith } from './replace-root.ts';
import { listLocalSessions } from './sessions.ts';
import { setWindowFields } from './set-window-fields.ts';
import { collStats, indexStats } from './statistics.ts';
import { unionWith } from './union-with.ts';
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
