import { memoizePer } from '../../kernel/memoize-per.ts';
import type { Generation } from '../generation.ts';
import { type Live, now } from '../live.ts';
import type { Operation } from '../operation.ts';
import { compileCost } from './cost.ts';
import { createEnforcement, type EnforcementParts, tokensToRead } from './enforce.ts';
import type { Variables } from './estimate.ts';
import { fieldCostsOf } from './field-costs.ts';
import type { LimitName, OperationLimits } from './limits.ts';
import { countSensitive } from './sensitive-fields.ts';
import { measureShape, type OperationShape } from './shape.ts';
import { measureVariables } from './variable-size.ts';

export interface OperationCheckParts extends EnforcementParts {
  /** Names of fields at the root that check a secret: sign-ins, codes, vouchers. */
  readonly sensitiveFields?: Live<readonly string[]> | undefined;
}

/** What is looked at of an operation. */
export type CheckedOperation = Pick<Operation, 'document' | 'definition'>;

/** Holds requests against the limits, whichever door they came through. */
export interface OperationCheck {
  /** What an operation may cost. */
  readonly costMax: number;
  /** How many tokens of a document may be read at all. */
  readonly tokensMax: number;

  /**
   * Before anything reads the variables.
   * @throws ShopError OPERATION_LIMIT_EXCEEDED
   */
  variables(given: Variables): void;

  /**
   * Before anything walks the operation with its fragments spread. What was registered was reviewed for its shape;
   * its cost still depends on the variables.
   * @returns its cost
   * @throws ShopError OPERATION_LIMIT_EXCEEDED, or GRAPHQL_VALIDATION_FAILED where a list is given no one size
   */
  operation(
    generation: Generation,
    operation: CheckedOperation,
    variables: Variables,
    isRegistered: boolean,
  ): number;

  /** What the operations of one list cost. @throws ShopError OPERATION_LIMIT_EXCEEDED */
  together(cost: number): void;
}

export function createOperationCheck(parts: OperationCheckParts): OperationCheck {
  const { limits, sensitiveFields = [] } = parts;
  const enforce = createEnforcement(parts);
  const shapeOf = memoizePer(({ document, definition }: CheckedOperation) =>
    measureShape(document, definition),
  );
  const sensitiveIn = memoizePer((fields: readonly string[]) => {
    const names = new Set(fields);
    return memoizePer(({ document, definition }: CheckedOperation) =>
      countSensitive(document, definition, names),
    );
  });
  // Operations are made for one generation.
  const costsOf = new WeakMap<CheckedOperation, (variables: Variables) => number>();

  /** What an operation was found to keep. A document does not change: it is held against them again when they do. */
  const kept = new WeakMap<CheckedOperation, ShapeBounds>();

  function costOf(
    generation: Generation,
    operation: CheckedOperation,
  ): (variables: Variables) => number {
    const known = costsOf.get(operation);
    if (known) return known;
    const made = compileCost(operation, generation.apiSchema, fieldCostsOf(generation));
    costsOf.set(operation, made);
    return made;
  }

  function mustHaveShape(operation: CheckedOperation): void {
    const bounds = { limits: now(limits), sensitiveFields: now(sensitiveFields) };
    const known = kept.get(operation);
    if (known?.limits === bounds.limits && known.sensitiveFields === bounds.sensitiveFields) return;
    let keepsAll = true;
    const hold = (limit: LimitName, actual: number): void => {
      enforce(limit, actual);
      keepsAll &&= actual <= bounds.limits[limit];
    };
    // It was read up to the limit as it was then.
    hold('tokensMax', operation.document.tokenCount ?? 0);
    const shape = shapeOf(operation);
    for (const [limit, measure] of shapeLimits) hold(limit, shape[measure]);
    hold('sensitiveMax', sensitiveIn(bounds.sensitiveFields)(operation));
    if (keepsAll) kept.set(operation, bounds);
  }

  return {
    get costMax() {
      return now(limits).costMax;
    },
    get tokensMax() {
      return tokensToRead(parts);
    },
    variables(given) {
      const { items, depth } = measureVariables(given, now(limits).variableDepthMax);
      enforce('variableDepthMax', depth);
      enforce('variableItemsMax', items);
    },
    operation(generation, operation, variables, isRegistered) {
      if (!isRegistered) mustHaveShape(operation);
      const cost = costOf(generation, operation)(variables);
      enforce('costMax', cost);
      return cost;
    },
    together: (cost) => enforce('costMax', cost),
  };
}

interface ShapeBounds {
  readonly limits: OperationLimits;
  readonly sensitiveFields: readonly string[];
}

const shapeLimits = [
  ['depthMax', 'depth'],
  ['aliasesMax', 'aliases'],
  ['rootFieldsMax', 'rootFields'],
  ['directivesMax', 'directives'],
  ['fieldsMax', 'fields'],
] as const satisfies readonly (readonly [string, keyof OperationShape])[];
