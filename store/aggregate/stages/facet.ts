import { documentOf } from '../../bson/ordered.ts';
import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { hold, pause, type StageCompiler } from '../stage.ts';

export const facet: StageCompiler = (operand, context) => {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw new StoreError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = Object.entries(operand).map(([name, pipeline]) => {
    checkName(name);
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
      for (const row of run(documents)) {
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

function checkName(name: string): void {
  if (name === '') throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
  if (name.startsWith('$')) {
    throw new StoreError(16410, `FieldPath field names may not start with '$', given '${name}'.`);
  }
  if (name.includes('.')) {
    throw new StoreError(16412, `FieldPath field names may not contain '.', given '${name}'.`);
  }
}
