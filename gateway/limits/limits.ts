import { memoizePer } from '../../kernel/memoize-per.ts';
import { type Live, now } from '../live.ts';

/** Bounds on what one request may ask. Each has its unit in its name. */
export interface OperationLimits {
  /** Lexical tokens of a document. The introspection query has about 350, our largest operation about 600. */
  readonly tokensMax: number;
  /** Fields inside fields. The introspection query goes 15 deep. */
  readonly depthMax: number;
  /** Fields asked under another name: the usual way to ask one expensive field a thousand times. */
  readonly aliasesMax: number;
  /** Fields at the root, each at least one fetch. */
  readonly rootFieldsMax: number;
  /** How often one sensitive field may stand at the root: a password or a code is tried once a request. */
  readonly sensitiveMax: number;
  /** Directives in the document. */
  readonly directivesMax: number;
  /** Fields once fragments are spread: nested fragments can multiply without bound. */
  readonly fieldsMax: number;
  /** Estimated objects and weights, by `@cost` and `@listSize`. A page of 100 orders with lines costs about 2,500. */
  readonly costMax: number;
  /** Items of all lists in the variables: a list of ids is as good as a list of aliases. */
  readonly variableItemsMax: number;
  /** Objects and lists inside one another in the variables; whatever walks them goes as deep. */
  readonly variableDepthMax: number;
}

export type LimitName = keyof OperationLimits;

export const isLimitName = (name: string): name is LimitName => Object.hasOwn(defaultLimits, name);

export const defaultLimits: OperationLimits = {
  tokensMax: 4_000,
  depthMax: 20,
  aliasesMax: 60,
  rootFieldsMax: 20,
  sensitiveMax: 1,
  directivesMax: 50,
  fieldsMax: 3_000,
  costMax: 10_000,
  variableItemsMax: 2_000,
  variableDepthMax: 32,
};

/**
 * Beyond these a limit that is only measured refuses all the same: what they bound is work of the gateway itself,
 * which a document of a few kilobytes could multiply.
 */
export const hardLimits = {
  tokensMax: 100_000,
  fieldsMax: 100_000,
  variableDepthMax: 500,
} as const satisfies Partial<OperationLimits>;

const allOf = memoizePer(
  (given: Partial<OperationLimits>): OperationLimits => ({ ...defaultLimits, ...given }),
);

/** What is left out is as an ordinary install has it. The same object for as long as the same limits are given. */
export const liveLimits =
  (given: Live<Partial<OperationLimits>>): (() => OperationLimits) =>
  () =>
    allOf(now(given));
