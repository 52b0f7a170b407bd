/** `extensions.explain` and `extensions.queryPlan`, as the gateway gives them to who shows a permit. */
export interface Explanation {
  readonly requestId: string;
  readonly generation: string | null;
  readonly operation: {
    readonly name: string | null;
    readonly kind: string;
    readonly isRegistered: boolean;
  } | null;
  readonly caller: { readonly kind: string; readonly scopes: readonly string[] };
  readonly cost: { readonly estimated: number; readonly max: number } | null;
  readonly access: readonly {
    readonly field: string;
    readonly needs: readonly string[];
    readonly isAllowed: boolean;
  }[];
  readonly trace: Span;
  readonly spansLeftOut: number;
}

export interface Span {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly startMs: number;
  readonly durationMs: number | null;
  readonly facts: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly failure: string | null;
  readonly children: readonly Span[];
}

/** One step of a plan; the planner's own words. */
export interface PlanNode {
  readonly kind: string;
  readonly node?: PlanNode;
  readonly nodes?: readonly PlanNode[];
  readonly primary?: PlanNode;
  readonly rest?: PlanNode;
  readonly ifClause?: PlanNode;
  readonly elseClause?: PlanNode;
  readonly condition?: string;
  readonly serviceName?: string;
  readonly operation?: string;
  readonly path?: readonly (string | number)[];
}

/** One answer, or one event of a subscription. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly unknown[] }[];
  readonly extensions?: { readonly explain?: Explanation; readonly queryPlan?: PlanNode };
}

/** A bar of the waterfall. */
export interface Bar {
  /** Its place in the tree: `0.2.1`. */
  readonly id: string;
  readonly span: Span;
  readonly depth: number;
  /** Percent of the whole time, from its beginning. */
  readonly fromPercent: number;
  readonly widthPercent: number;
}

/** The spans in the order in which they began, each below what it is part of. */
export function barsOf(root: Span): readonly Bar[] {
  const wholeMs = Math.max(root.durationMs ?? 0, endOf(root), 0.01);
  const walk = (span: Span, depth: number, id: string): Bar[] => [
    {
      id,
      span,
      depth,
      fromPercent: (span.startMs / wholeMs) * 100,
      widthPercent: ((span.durationMs ?? wholeMs - span.startMs) / wholeMs) * 100,
    },
    ...[...span.children]
      .sort((a, b) => a.startMs - b.startMs)
      .flatMap((child, index) => walk(child, depth + 1, `${id}.${index}`)),
  ];
  return walk(root, 0, '0');
}

const endOf = (span: Span): number =>
  Math.max(span.startMs + (span.durationMs ?? 0), ...span.children.map(endOf));

/** What a plan step holds, in the order of its work. */
export const stepsOf = (node: PlanNode): readonly PlanNode[] =>
  [
    node.primary,
    node.rest,
    node.node,
    ...(node.nodes ?? []),
    node.ifClause,
    node.elseClause,
  ].filter((step) => step !== undefined);
