import { documentOf } from '../../bson/ordered.ts';
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { checkFieldName } from '../../query/field-path.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { hold, paced, pause, type StageCompiler } from '../stage.ts';

export const facet: StageCompiler = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = Object.entries(operand).map(([name, pipeline]) => {
    checkFieldName(name);
    if (!Array.isArray(pipeline)) {
      throw new StoreError(
        40170,
        `arguments to $facet must be arrays, ${name} is type ${typeName(pipeline)}`,
      );
    }
    return [name, context.compilePipeline(pipeline, '$facet')] as const;
  });
  return function* (input) {
    const documents = yield* hold(input, '$facet');
    const memory = new MemoryLimit('$facet');
    const results: [string, Document[]][] = [];
    for (const [name, run] of facets) {
      const found: Document[] = [];
      for (const row of run(paced(documents, context.watch))) {
        if (row === pause) yield row;
        else {
          memory.take(row);
          found.push(row);
        }
      }
      results.push([name, found]);
    }
    yield documentOf(results);
  };
};
