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
  /** Directives in the document. */
  readonly directivesMax: number;
  /** Fields once fragments are spread: nested fragments can multiply without bound. */
  readonly fieldsMax: number;
  /** Estimated objects and weights, by `@cost` and `@listSize`. A page of 100 orders with lines costs about 2,500. */
  readonly costMax: number;
}

export const defaultLimits: OperationLimits = {
  tokensMax: 4_000,
  depthMax: 20,
  aliasesMax: 60,
  rootFieldsMax: 20,
  directivesMax: 50,
  fieldsMax: 3_000,
  costMax: 10_000,
};
