import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';
import { parseOptions } from './stage-options.ts';

export const unionWith: StageCompiler = (operand, context) => {
  if (typeof operand !== 'string' && !isDocument(operand)) {
    throw failed(
      `the $unionWith stage specification must be an object or string, but found ${typeName(operand)}`,
    );
  }
  const options: Document = isDocument(operand)
    ? parseOptions('$unionWith', operand, { coll: { kind: 'string' }, pipeline: { kind: 'array' } })
    : { coll: operand };
  const coll = typeof options['coll'] === 'string' ? options['coll'] : undefined;
  const pipeline: readonly unknown[] = Array.isArray(options['pipeline'])
    ? options['pipeline']
    : [];
  if (coll === '' || coll?.startsWith('.') || coll?.includes('\0')) {
    throw new StoreError('InvalidNamespace', `invalid $unionWith namespace: ${coll}`);
  }
  const [first] = pipeline;
  if (coll === undefined && !(isDocument(first) && '$documents' in first)) {
    throw failed(
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  const open = context.openCollection({
    collection: coll ?? '',
    pipeline,
    within: '$unionWith',
  });
  return function* (input) {
    yield* input;
    yield* open();
  };
};

const failed = (message: string) => new StoreError('FailedToParse', message);
