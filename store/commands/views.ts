/** Views as commands see them: what they may be, and how a find, a count or a distinct reads them. */
import { compilePipeline } from '../aggregate/pipeline.ts';
import type { Row } from '../aggregate/stage.ts';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument, isNullish } from '../bson/values.ts';
import { runPipelineOn } from '../engine/aggregate.ts';
import { checkViewGraph } from '../engine/view-graph.ts';
import { isView, overridesCollation } from '../engine/views.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { collationOption, completeCollation } from './collation.ts';
import type { CommandContext } from './command.ts';
import { documentOption, hintOption, numberOption } from './option-values.ts';
import { pipelineOptions } from './query-context.ts';

/** Stages that a view cannot have, and the code that says so. */
const refusedStages: Readonly<Record<string, 'OptionNotSupportedOnView' | 'InvalidNamespace'>> = {
  $changeStream: 'OptionNotSupportedOnView',
  $merge: 'OptionNotSupportedOnView',
  $out: 'OptionNotSupportedOnView',
  $currentOp: 'InvalidNamespace',
  $documents: 'InvalidNamespace',
  $listLocalSessions: 'InvalidNamespace',
  $listSessions: 'InvalidNamespace',
};

/**
 * The definition of a view, checked.
 * @throws StoreError BadValue, whatever is wrong with the pipeline, and with the view among others
 */
export function viewDefinition(
  given: Document,
  namespace: string,
  context: CommandContext,
): { readonly viewOn: string; readonly pipeline: readonly unknown[] } {
  const viewOn = String(given['viewOn'] ?? '');
  if (viewOn === '') throw badValue("'viewOn' cannot be empty");
  const stages: readonly unknown[] = Array.isArray(given['pipeline']) ? given['pipeline'] : [];
  const pipeline = stages.filter((stage) => !isNullish(stage));
  for (const stage of pipeline) {
    const [name = ''] = Object.keys(isDocument(stage) ? stage : {});
    const code = Object.hasOwn(refusedStages, name) ? refusedStages[name] : undefined;
    if (code !== undefined) throw new StoreError(code, `${name} cannot be part of a view`);
  }
  compilePipeline(pipeline, pipelineOptions({ aggregate: viewOn }, context, undefined));
  checkViewGraph(context.services.engine, namespace, { viewOn, pipeline });
  return { viewOn, pipeline };
}

/**
 * A view is read with its own collation and no other.
 * @throws StoreError OptionNotSupportedOnView
 */
export function checkViewCollation(command: Document, view: Collection | undefined): void {
  const given = collationOption(command);
  if (given === undefined || !isView(view)) return;
  const [asked, own] = [completeCollation(given) ?? null, view.options['collation'] ?? null];
  if (!equalValues(asked, own)) throw overridesCollation(view);
}

/** What a find, a count or a distinct on a view comes to. */
export function readView(
  view: Collection,
  command: Document,
  filter: Document,
  context: CommandContext,
): Iterable<Row> {
  checkViewCollation(command, view);
  const stages = stagesOf(command, filter);
  const options = pipelineOptions(command, context, view);
  const { transaction, view: seen, deadline, services } = context;
  const read = { transaction, view: seen, deadline, hint: hintOption(command) };
  return runPipelineOn(services.engine, view, stages, options, read);
}

/** A find, a count or a distinct as a pipeline. */
export function stagesOf(command: Document, filter: Document): readonly Document[] {
  const [sort, projection] = [
    documentOption(command, 'sort'),
    documentOption(command, 'projection'),
  ];
  const [skip, limit] = [numberOption(command, 'skip'), numberOption(command, 'limit')];
  const has = (document: Document | undefined) => Object.keys(document ?? {}).length > 0;
  return [
    { $match: filter },
    ...(has(sort) ? [{ $sort: sort }] : []),
    ...(skip ? [{ $skip: skip }] : []),
    ...(limit ? [{ $limit: Math.abs(limit) }] : []),
    ...(has(projection) ? [{ $project: projection }] : []),
  ];
}
