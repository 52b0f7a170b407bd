import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';
import { hold } from './order.ts';

const forbidden = new Set([
  '$facet',
  '$out',
  '$merge',
  '$changeStream',
  '$geoNear',
  '$collStats',
  '$indexStats',
]);

export const facet: StageCompiler = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = Object.entries(operand).map(([name, pipeline]) => {
    if (!Array.isArray(pipeline)) {
      throw new StoreError(40170, `arguments to $facet must be arrays, ${name} is not`);
    }
    for (const stage of pipeline) {
      const used = isDocument(stage) ? Object.keys(stage)[0] : undefined;
      if (used !== undefined && forbidden.has(used)) {
        throw new StoreError(40600, `${used} is not allowed to be used within a $facet stage`);
      }
    }
    return [name, context.compilePipeline(pipeline)] as const;
  });
  return function* (input) {
    const documents = hold(input, '$facet');
    yield Object.fromEntries(facets.map(([name, run]) => [name, [...run(documents)]]));
  };
};
