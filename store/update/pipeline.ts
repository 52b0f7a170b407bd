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
  checkUpdateStages(stages);
  return { kind: 'pipeline', apply: (document) => replaceFields(document, run(document)) };
}

/** @throws StoreError InvalidOptions for a stage that does not keep one document one document */
export function checkUpdateStages(stages: readonly unknown[]): void {
  for (const stage of stages) {
    const [name = ''] = isDocument(stage) ? Object.keys(stage) : [];
    if (updateStages.has(name)) continue;
    throw new StoreError('InvalidOptions', `${name} is not allowed to be used within an update`);
  }
}
