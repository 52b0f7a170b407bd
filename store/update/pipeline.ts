/** An update by a pipeline: a new document is computed from the old one. */
import { isDocument, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { replaceFields } from './replacement.ts';
import type { Update, UpdateContext } from './update.ts';

/** Stages that keep one document one document. */
const updateStages = new Set([
  '$set',
  '$addFields',
  '$unset',
  '$project',
  '$replaceRoot',
  '$replaceWith',
]);

/** @throws StoreError InvalidOptions for a stage that is right in itself but not in an update */
export function pipelineUpdate(stages: readonly unknown[], context: UpdateContext): Update {
  for (const stage of stages) {
    if (isDocument(stage)) continue;
    throw new StoreError(
      'TypeMismatch',
      `Each element of the 'pipeline' array must be an object, not ${typeName(stage)}`,
    );
  }
  const run = context.compilePipeline(stages);
  const names = stages.filter(isDocument).map((stage) => Object.keys(stage)[0] ?? '');
  const other = names.find((name) => !updateStages.has(name));
  if (other !== undefined) {
    throw new StoreError('InvalidOptions', `${other} is not allowed to be used within an update`);
  }
  return { kind: 'pipeline', apply: (document) => replaceFields(document, run(document)) };
}
