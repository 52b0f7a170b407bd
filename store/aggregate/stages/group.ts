/** `$group`, `$count`, `$sortByCount`. */
import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseAccumulators, startAccumulators } from '../accumulators.ts';
import { keyName } from '../expressions/sets.ts';
import { maxHeldDocuments, type StageCompiler } from '../stage.ts';
import { sort } from './order.ts';

export const group: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(15947, "a group's fields must be specified in an object");
  }
  if (!('_id' in operand)) {
    throw new StoreError(15955, 'a group specification must include an _id');
  }
  const evaluateId = context.compiler.compile(operand['_id']);
  const fields = parseAccumulators(operand, context.compiler);
  return function* (input) {
    const groups = new Map<
      string,
      { id: unknown; running: ReturnType<typeof startAccumulators> }
    >();
    for (const document of input) {
      const scope = context.scope(document);
      const id = evaluateId(scope) ?? null;
      const key = keyName(
        typeof id === 'string' && context.collator ? context.collator.fold(id) : id,
      );
      let found = groups.get(key);
      if (found === undefined) {
        if (groups.size >= maxHeldDocuments) throw tooLarge('$group');
        found = { id, running: startAccumulators(fields) };
        groups.set(key, found);
      }
      found.running.add(scope);
    }
    for (const { id, running } of groups.values()) yield running.into({ _id: id });
  };
};

const tooLarge = (stage: string) =>
  new StoreError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `PlanExecutor error during aggregation :: caused by :: Exceeded memory limit for ${stage}`,
  );

export const count: StageCompiler = (operand) => {
  if (typeof operand !== 'string' || operand === '') {
    throw new StoreError(40156, 'the count field must be a non-empty string');
  }
  if (operand.startsWith('$')) {
    throw new StoreError(40158, 'the count field cannot be a $-prefixed path');
  }
  return function* (input) {
    let total = 0;
    for (const _ of input) total += 1;
    if (total > 0) yield { [operand]: total };
  };
};

export const sortByCount: StageCompiler = (operand, context, name) => {
  const counted = group({ _id: operand, count: { $sum: 1 } }, context, name);
  const ordered = sort({ count: -1 }, context, name);
  return (input) => ordered(counted(input));
};
