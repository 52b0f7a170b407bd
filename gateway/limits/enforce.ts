import { ShopError } from '../../kernel/errors.ts';
import { type Live, now } from '../live.ts';
import { hardLimits, type LimitName, type OperationLimits } from './limits.ts';

export interface EnforcementParts {
  readonly limits: Live<OperationLimits>;
  /** Limits that are counted and not held to: a new one is tried on live traffic first. */
  readonly measureOnly?: Live<readonly LimitName[]> | undefined;
  /** Told of each request that passed a limit, whether or not it was refused. */
  readonly onExceeded?: ((limit: LimitName, outcome: 'refused' | 'measured') => void) | undefined;
}

/** Holds what a request asks against a limit. @throws ShopError OPERATION_LIMIT_EXCEEDED naming it */
export type Enforce = (limit: LimitName, actual: number) => void;

const nouns: Readonly<Record<LimitName, string>> = {
  tokensMax: 'tokens',
  depthMax: 'levels deep',
  aliasesMax: 'aliases',
  rootFieldsMax: 'root fields',
  sensitiveMax: 'attempts at one sensitive field',
  directivesMax: 'directives',
  fieldsMax: 'fields',
  costMax: 'points of cost',
  variableItemsMax: 'items in the lists of its variables',
  variableDepthMax: 'levels in its variables',
};

export function createEnforcement({
  limits,
  measureOnly = [],
  onExceeded,
}: EnforcementParts): Enforce {
  return (limit, actual) => {
    const max = now(limits)[limit];
    if (actual <= max) return;
    const isMeasured =
      now(measureOnly).includes(limit) && actual <= (hard[limit] ?? Number.MAX_VALUE);
    onExceeded?.(limit, isMeasured ? 'measured' : 'refused');
    if (isMeasured) return;
    throw new ShopError(
      'OPERATION_LIMIT_EXCEEDED',
      `This operation has ${actual} ${nouns[limit]}; the limit is ${max}${hints[limit] ?? ''}`,
      { limit, max, actual },
    );
  };
}

const hard: Partial<OperationLimits> = hardLimits;

const hints: Partial<Record<LimitName, string>> = {
  costMax: '. Ask for shorter pages or fewer nested lists',
};

/** How many tokens may be read at all: with a limit that is only measured, more than it says. */
export const tokensToRead = ({ limits, measureOnly = [] }: EnforcementParts): number =>
  now(measureOnly).includes('tokensMax') ? hardLimits.tokensMax : now(limits).tokensMax;
