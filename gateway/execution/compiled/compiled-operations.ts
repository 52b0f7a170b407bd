import type { ExecutionResult } from 'graphql';
import { isCodeAllowed } from '../../../kernel/generated-code.ts';
import { memoizePer } from '../../../kernel/memoize-per.ts';
import type { Generation } from '../../generation.ts';
import type { PreparedOperation } from '../../operation.ts';
import { type InPieces, inTurns } from '../../turns.ts';
import { readErrors } from '../ask-subgraph.ts';
import { compilePlan } from './compile-plan.ts';
import { isData } from './data.ts';
import { createJoint } from './joint.ts';
import { mergeInto } from './merge.ts';
import { compileRewrites } from './rewrites.ts';
import type { Run, Step } from './run.ts';
import type { CompiledEngineSettings } from './settings.ts';
import { compileShape, type Shape } from './shape.ts';
import { compileTellErrors } from './tell-errors.ts';
import { createTypeConditions } from './type-conditions.ts';

/** An operation and its plan as functions. */
export interface CompiledOperation {
  readonly steps: Step;
  readonly shape: Shape;
  /** Subscriptions: the source's event becomes what the steps begin with. */
  readonly takeEvent: (run: Run, event: ExecutionResult) => void;
}

interface Known {
  /** What the next run takes; null where it is made for that run. */
  compiled: CompiledOperation | Promise<CompiledOperation> | null;
  runs: number;
  /** Whether nothing quicker is to come. */
  isFinal: boolean;
}

/**
 * Operations as they are run: the first times by plain functions, which are soon made. Those of the first run are not
 * kept: most of a flood of new operations never come again, and what of them stays is copied by the collector while
 * everything waits. What does come again is run so until its code is there, which is made in turns with everything else;
 * no request waits for it.
 * @returns what one run takes: at once where it is there; what several wait for is made once
 */
export function createCompiledOperations({ fetchesPerCallMax, plainRuns }: CompiledEngineSettings) {
  const known = new WeakMap<PreparedOperation, Known>();
  const startsWithCode = isCodeAllowed && plainRuns === 0;

  const make = (prepared: PreparedOperation, makesCode: boolean): Promise<CompiledOperation> =>
    inTurns(compile(prepared, { fetchesPerCallMax, makesCode }));

  function begin(prepared: PreparedOperation): Known {
    const made: Known = { compiled: null, runs: 0, isFinal: startsWithCode || !isCodeAllowed };
    known.set(prepared, made);
    return made;
  }

  function makeForRun(prepared: PreparedOperation, made: Known): Promise<CompiledOperation> {
    const making = make(prepared, startsWithCode);
    making.then(
      (compiled) => {
        const isKept = startsWithCode || made.runs > 1;
        // Not where code has come in between.
        if (made.compiled === making) made.compiled = isKept ? compiled : null;
      },
      () => known.delete(prepared),
    );
    return making;
  }

  function makeCode(prepared: PreparedOperation, made: Known): void {
    made.isFinal = true;
    make(prepared, true).then(
      (compiled) => {
        made.compiled = compiled;
      },
      // Plain functions do as well.
      () => {},
    );
  }

  return (prepared: PreparedOperation): CompiledOperation | Promise<CompiledOperation> => {
    const made = known.get(prepared) ?? begin(prepared);
    made.runs += 1;
    made.compiled ??= makeForRun(prepared, made);
    // In line behind what this run waits for.
    if (made.runs > plainRuns && !made.isFinal) makeCode(prepared, made);
    return made.compiled;
  };
}

interface CompileSettings {
  readonly fetchesPerCallMax: number;
  readonly makesCode: boolean;
}

function* compile(
  prepared: PreparedOperation,
  { fetchesPerCallMax, makesCode }: CompileSettings,
): InPieces<CompiledOperation> {
  const { generation, plan } = prepared;
  const types = typesOf(generation);
  const { node } = plan;
  const isStream = node?.kind === 'Subscription';
  const rewrite = isStream ? compileRewrites(node.primary.outputRewrites, types) : null;
  const tellErrors = isStream ? compileTellErrors(node.primary, []) : null;
  return {
    steps: yield* compilePlan(isStream ? node.rest : node, {
      types,
      makesCode,
      openJoint: () => createJoint(fetchesPerCallMax),
    }),
    shape: yield* compileShape(prepared, makesCode),
    takeEvent(run, event) {
      const data = isData(event.data) ? event.data : null;
      tellErrors?.ofRoot(run, { data, errors: readErrors(event) });
      if (data === null) return;
      rewrite?.(data);
      mergeInto(run.root, data, types.isObjectType);
    },
  };
}

/** Shared by all operations of a generation: they ask the same of the same types. */
const typesOf = memoizePer(({ supergraphSchema }: Generation) =>
  createTypeConditions(supergraphSchema),
);
