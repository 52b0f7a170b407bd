import { createHash } from 'node:crypto';
import { type DocumentNode, print } from 'graphql';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { memoizePer } from '../kernel/memoize-per.ts';
import { accessKeyOf, findGuardedSelections, withoutDenied } from './auth/guarded-selections.ts';
import { noHurry, type Patience } from './crowd.ts';
import type { Generation } from './generation.ts';
import { type Live, now } from './live.ts';
import { createOnceMap } from './once-map.ts';
import type { GuardedSelection, Operation, PreparedOperation } from './operation.ts';
import { chooseOperation, type ReadOptions } from './operations/read-document.ts';
import type { Planner } from './planner/planner.ts';
import { operationsMaxDefault } from './planner/planner-limits.ts';
import {
  conditionVariablesOf,
  type FixedConditions,
  fixConditions,
  readRequiringFields,
} from './planning/fixed-conditions.ts';
import { overrideLabelsOf, readOverriddenFields } from './planning/overrides.ts';
import { subscriptionSourceOf } from './planning/plan-operation.ts';
import { type InPieces, inTurns } from './turns.ts';

/**
 * What one remembered operation may take, counted over all together, so that some may be longer. Each character of its
 * text makes 30 bytes of document and of what is known of it, and each of its plans as JSON 30 bytes of plan and of what
 * is compiled of it. There is a plan for each set of rights and of conditions that reads an operation differently.
 */
const textCharacters = 512;
const planCharacters = 2_048;
const plansOfOperation = 2;

/** What takes more than this share of all is not kept: a text of 40,000 characters, a plan of 500,000. */
const textShareMax = 1 / 25;
const planShareMax = 1 / 8;

/** What one document is planned for: callers of these rights, under these conditions. */
export interface Variant {
  /** Selections that the caller may not make. */
  readonly denied: readonly GuardedSelection[];
  readonly fixed: FixedConditions;
  /** Labels of progressive `@override` that hold. */
  readonly overrides: readonly string[];
}

/**
 * What is known of documents, in each generation: read once, planned once for each variant, and run from memory after
 * that. What is made here crosses to the planner's thread and back; what is remembered is there at once.
 */
export interface PreparedOperations {
  /** @throws ShopError or RequestRefused when the text is no operation of this generation */
  read(
    generation: Generation,
    text: string,
    operationName: string | null,
    patience: Patience,
  ): Operation | Promise<Operation>;

  /** @throws ShopError when it cannot be planned, or not in time */
  plan(
    generation: Generation,
    operation: Operation,
    variant: Variant,
    patience: Patience,
  ): PreparedOperation | Promise<PreparedOperation>;

  /**
   * Reads and plans a text before anybody asks for it, as for somebody who may see all of it.
   * @throws as the two above
   */
  warm(generation: Generation, text: string): Promise<PreparedOperation>;

  /**
   * Plans for a generation to come what the one before it was asked of late. What does not fit any more is left to fail
   * when it is asked for.
   */
  warmRecent(next: Generation, before: Generation, bounds: WarmBounds): Promise<void>;
}

export interface WarmBounds {
  readonly plansMax: number;
  /** Ends it before the next plan. */
  readonly signal: AbortSignal;
}

interface PlannedOperation extends PreparedOperation {
  /** Of its plan as JSON. */
  readonly characters: number;
}

export interface PreparedOperationsOptions {
  /** Remembered of each generation. */
  readonly operationsMax?: number | undefined;
  readonly clock?: Clock;
}

export function createPreparedOperations(
  planner: Pick<Planner, 'read' | 'plan'>,
  options: Live<ReadOptions>,
  { operationsMax = operationsMaxDefault, clock = systemClock }: PreparedOperationsOptions = {},
): PreparedOperations {
  const operationsOf = memoizePer((_: Generation) => {
    const bounds = {
      entriesMax: operationsMax,
      weightMax: operationsMax * textCharacters,
      heaviest: operationsMax * textCharacters * textShareMax,
      weigh: ({ text }: Operation) => text.length,
    };
    return createOnceMap(bounds, clock);
  });
  const plansOf = memoizePer((_: Generation) => {
    const bounds = {
      entriesMax: operationsMax * plansOfOperation,
      weightMax: operationsMax * planCharacters,
      heaviest: operationsMax * planCharacters * planShareMax,
      weigh: ({ characters }: PlannedOperation) => characters,
    };
    return createOnceMap(bounds, clock);
  });
  const requiringFieldsOf = memoizePer(({ federatedSupergraph }: Generation) =>
    readRequiringFields(federatedSupergraph),
  );

  const overriddenFieldsOf = memoizePer(({ federatedSupergraph }: Generation) =>
    readOverriddenFields(federatedSupergraph),
  );

  const read: PreparedOperations['read'] = (generation, text, operationName, patience) => {
    const key = keyOf(text, operationName);
    const operations = operationsOf(generation);
    const known = operations.find(key);
    if (known) return known;
    return operations.make(
      key,
      mayChange(text) ? throughout(patience) : patience,
      async (signal) => {
        const document = await planner.read(generation, text, now(options), signal);
        return inTurns(describe(generation, document, { key, text, askedName: operationName }));
      },
    );
  };

  function* describe(
    generation: Generation,
    document: DocumentNode,
    { key, text, askedName }: { key: string } & Pick<Operation, 'text' | 'askedName'>,
  ): InPieces<Operation> {
    const { apiSchema, fieldAccess, planned } = generation;
    const definition = chooseOperation(document, askedName);
    const guarded = findGuardedSelections(document, apiSchema, fieldAccess);
    yield;
    const plannedVariables = conditionVariablesOf(document, requiringFieldsOf(generation));
    yield;
    const overriddenFields = overriddenFieldsOf(generation);
    return {
      id: createHash('sha256').update(key).digest('base64url'),
      text,
      askedName,
      document,
      definition,
      kind: definition.operation,
      name: definition.name?.value ?? null,
      guarded,
      plannedVariables,
      overrideLabels: overrideLabelsOf(document, overriddenFields, planned.ownNames),
    };
  }

  const plan: PreparedOperations['plan'] = (generation, operation, variant, patience) => {
    const { denied, fixed, overrides } = variant;
    const accessKey = accessKeyOf(operation.guarded, denied);
    const key = `${operation.id} ${accessKey} ${Object.values(fixed).join()} ${overrides.join()}`;
    const plans = plansOf(generation);
    const known = plans.find(key);
    if (known) return known;
    const { kind } = operation;
    return plans.make(
      key,
      kind === 'mutation' ? throughout(patience) : patience,
      async (signal) => {
        const { document, name: operationName } = operation;
        const text = denied.length > 0 ? print(withoutDenied(document, denied)) : operation.text;
        const question = { text, operationName, fixed, overrides };
        const made = await planner.plan(generation, question, signal);
        const { plan: queryPlan, characters } = made;
        const source = subscriptionSourceOf(queryPlan);
        return {
          generation,
          operation,
          accessKey,
          ...variant,
          plan: queryPlan,
          characters,
          source,
        };
      },
    );
  };

  async function warm(generation: Generation, text: string): Promise<PreparedOperation> {
    const operation = await read(generation, text, null, noHurry);
    const fixed = fixConditions(operation.plannedVariables, {});
    return plan(generation, operation, { denied: [], fixed, overrides: [] }, noHurry);
  }

  async function warmRecent(
    next: Generation,
    before: Generation,
    { plansMax, signal }: WarmBounds,
  ): Promise<void> {
    const recent = [...plansOf(before).entries()].slice(0, plansMax);
    for (const [, { operation: known, denied, fixed, overrides }] of recent) {
      if (signal.aborted) return;
      try {
        const operation = await read(next, known.text, known.askedName, noHurry);
        const variant = {
          denied: counterparts(known, operation, denied),
          fixed: fixConditions(operation.plannedVariables, fixed),
          overrides: overrides.filter((label) => operation.overrideLabels.includes(label)),
        };
        await plan(next, operation, variant, noHurry);
      } catch {
        // Its next request is told why.
      }
    }
  }

  return { read, plan, warm, warmRecent };
}

/** Before it is read: whether it is a mutation, or only names one. */
const mayChange = (text: string): boolean => /\bmutation\b/.test(text);

/** Changes are carried through, whether or not somebody waits to hear of them. */
const throughout = ({ deadlineAtMs }: Patience): Patience => ({ deadlineAtMs });

/**
 * A name is whatever a client sends: without its length, the end of a name and the beginning of a text could be taken
 * for one another, and a document for one that was let pass before.
 */
const keyOf = (text: string, operationName: string | null): string =>
  operationName === null ? ` ${text}` : `${operationName.length} ${operationName}${text}`;

/** The same selections in the document as it was read anew; none where other fields are guarded now. */
function counterparts(
  before: Operation,
  after: Operation,
  selections: readonly GuardedSelection[],
): readonly GuardedSelection[] {
  const asks = ({ guarded }: Operation): string =>
    JSON.stringify(guarded.map(({ node, requirements }) => [node.name.value, requirements]));
  if (asks(before) !== asks(after)) return [];
  return selections.flatMap((selection) => after.guarded[before.guarded.indexOf(selection)] ?? []);
}
