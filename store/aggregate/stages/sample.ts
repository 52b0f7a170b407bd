import { toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../../bson/values.ts';
import { castToInt64 } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { paced, pause, type StageCompiler } from '../stage.ts';

export const sample: StageCompiler = (operand, { watch }) => {
  if (!isDocument(operand))
    throw new StoreError(28745, 'the $sample stage specification must be an object');
  for (const [option, value] of Object.entries(operand)) {
    if (option !== 'size') throw new StoreError(28748, `unrecognized option to $sample: ${option}`);
    if (!isNumber(value)) throw new StoreError(28746, 'size argument to $sample must be a number');
  }
  const { size } = operand;
  if (!isNumber(size)) throw new StoreError(28749, '$sample stage must specify a size');
  // Past an int64 it wants all there is.
  const wanted = Number(toNumber(size) < 2 ** 63 ? castToInt64(size) : toNumber(size));
  if (!(wanted >= 1))
    throw new StoreError(28747, 'size argument to $sample must be a positive integer');
  return function* (input) {
    const memory = new MemoryLimit('$sample');
    const chosen: Document[] = [];
    let seen = 0;
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      seen += 1;
      // Each document so far is among the chosen with the same chance.
      const place = chosen.length < wanted ? chosen.length : Math.floor(Math.random() * seen);
      if (place >= wanted) continue;
      if (place === chosen.length) memory.take(row);
      chosen[place] = row;
    }
    yield* paced(shuffled(chosen), watch);
  };
};

function shuffled(documents: readonly Document[]): readonly Document[] {
  const keyed = documents.map((document) => ({ document, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ document }) => document);
}
