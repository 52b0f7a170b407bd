import { equalValues } from '../../bson/compare.ts';
import { mapKeyOf } from '../../bson/map-key.ts';
import { type Document, isDocument, isNumber } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type AccumulatorField, parseAccumulators, RunningAccumulators } from '../accumulators.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { type PipelineContext, paced, pause, type StageCompiler } from '../stage.ts';

export const group: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(15947, "a group's fields must be specified in an object");
  }
  const { _id: id } = operand;
  if ('_id' in operand) checkId(id);
  const fields = parseAccumulators(operand, context.compiler.forSlots());
  if (!('_id' in operand)) {
    throw new StoreError(15955, 'a group specification must include an _id');
  }
  const evaluateId = context.compiler.forSlots().compile(id);
  return function* (input) {
    const memory = new MemoryLimit('$group');
    const groups = new Groups(fields, memory, context);
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      const scope = context.scope(row);
      groups.find(evaluateId(scope) ?? null).add(scope);
    }
    yield* paced(groups.results(), context.watch);
  };
};

/** A document of plain values could be meant as a projection, which a group key is not. */
function checkId(id: unknown): void {
  if (!isDocument(id) || Object.keys(id).some((field) => field.startsWith('$'))) return;
  for (const value of Object.values(id)) {
    if (isNumber(value) || typeof value === 'boolean') {
      throw new StoreError(17390, '$group does not support inclusion-style expressions');
    }
  }
}

interface Group {
  readonly id: unknown;
  readonly running: RunningAccumulators;
  /** The group before it with its key: keys of long texts are cut, so several may share one. */
  readonly sharesKeyWith: Group | undefined;
}

/** Bytes that a group takes beside its key. */
const groupBytes = 64;

/** The groups by key, in the order in which their keys turned up. */
class Groups {
  readonly #fields: readonly AccumulatorField[];
  readonly #memory: MemoryLimit;
  readonly #context: PipelineContext;
  readonly #byKey = new Map<unknown, Group>();

  constructor(fields: readonly AccumulatorField[], memory: MemoryLimit, context: PipelineContext) {
    this.#fields = fields;
    this.#memory = memory;
    this.#context = context;
  }

  find(id: unknown): RunningAccumulators {
    const { collator } = this.#context;
    const key = mapKeyOf(id, collator);
    const alike = this.#byKey.get(key);
    for (let group = alike; group !== undefined; group = group.sharesKeyWith) {
      if (equalValues(group.id, id, collator)) return group.running;
    }
    this.#memory.take(id);
    this.#memory.takeBytes(groupBytes);
    const running = new RunningAccumulators(this.#fields, { id, memory: this.#memory });
    this.#byKey.set(key, { id, running, sharesKeyWith: alike });
    return running;
  }

  *results(): Iterable<Document> {
    for (const alike of this.#byKey.values()) {
      for (let group: Group | undefined = alike; group !== undefined; group = group.sharesKeyWith) {
        yield group.running.into({ _id: group.id });
      }
    }
  }
}
