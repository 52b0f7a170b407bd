import { memoizePer } from '../../bounded-map.ts';
import type { Generation } from '../../generation.ts';
import type { PreparedOperation, PreparedRequest } from '../../operation.ts';
import { type InPieces, inTurns } from '../../turns.ts';
import type { Engine, SubgraphClients } from '../engine.ts';
import { compilePlan } from './compile-plan.ts';
import { isData } from './data.ts';
import { createJoint } from './joint.ts';
import { mergeInto } from './merge.ts';
import { compileRewrites, type Rewrite } from './rewrites.ts';
import type { Run, Step } from './run.ts';
import { type CompiledEngineSettings, defaultSettings } from './settings.ts';
import { compileShape, type Shape } from './shape.ts';
import { createTypeConditions } from './type-conditions.ts';

/** Plans compiled into functions: once for each operation and set of rights, then run for every request. */
export function createCompiledEngine(settings: CompiledEngineSettings): Engine {
  const made = new WeakMap<PreparedOperation, Compiled | Promise<Compiled>>();

  /** At once where it is there; what several wait for is made once. */
  function compiledOf(prepared: PreparedOperation): Compiled | Promise<Compiled> {
    const known = made.get(prepared);
    if (known) return known;
    const making = inTurns(compile(prepared, settings));
    made.set(prepared, making);
    making.then(
      (compiled) => made.set(prepared, compiled),
      () => made.delete(prepared),
    );
    return making;
  }

  return {
    async execute(request, clients) {
      const compiled = compiledOf(request.prepared);
      const { steps, shape } = compiled instanceof Promise ? await compiled : compiled;
      const run = startRun(request, clients);
      await steps(run, [run.root]);
      return shape(run);
    },

    async executeEvent(request, event, clients) {
      const compiled = compiledOf(request.prepared);
      const { steps, shape, takeEvent } = compiled instanceof Promise ? await compiled : compiled;
      const run = startRun(request, clients);
      run.errors.push(...(event.errors ?? []));
      takeEvent(run, event.data);
      await steps(run, [run.root]);
      return shape(run);
    },
  };
}

export const compiledEngine = createCompiledEngine(defaultSettings);

interface Compiled {
  readonly steps: Step;
  readonly shape: Shape;
  /** Subscriptions: the source's event becomes what the steps begin with. */
  readonly takeEvent: (run: Run, data: unknown) => void;
}

function* compile(
  prepared: PreparedOperation,
  settings: CompiledEngineSettings,
): InPieces<Compiled> {
  const { generation, plan } = prepared;
  const types = typesOf(generation);
  const { node } = plan;
  const isStream = node?.kind === 'Subscription';
  const rewrite: Rewrite | null = isStream
    ? compileRewrites(node.primary.outputRewrites, types)
    : null;
  return {
    steps: yield* compilePlan(isStream ? node.rest : node, {
      types,
      openJoint: () => createJoint(settings.fetchesPerCallMax),
    }),
    shape: yield* compileShape(prepared),
    takeEvent(run, data) {
      if (!isData(data)) return;
      rewrite?.(data);
      mergeInto(run.root, data, types.isObjectType);
    },
  };
}

/** Shared by all operations of a generation: they ask the same of the same types. */
const typesOf = memoizePer(({ supergraphSchema }: Generation) =>
  createTypeConditions(supergraphSchema),
);

const startRun = (request: PreparedRequest, clients: SubgraphClients): Run => ({
  request,
  clients,
  root: {},
  errors: [],
  loads: new Map(),
  waiting: new Map(),
});
