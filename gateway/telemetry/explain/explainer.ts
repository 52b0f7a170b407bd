import type { QueryPlan } from '@apollo/query-planner';
import type { Caller } from '../../../kernel/caller.ts';
import type { GuardedSelection, PreparedOperation } from '../../operation.ts';
import { RecordedSpan, type SpanRecord } from './recorded-span.ts';

/** `extensions.explain`: how a request was answered. Holds no variables and no data. */
export interface Explanation {
  readonly requestId: string;
  readonly generation: string | null;
  readonly operation: {
    readonly name: string | null;
    readonly kind: string;
    readonly isRegistered: boolean;
  } | null;
  readonly caller: { readonly kind: string; readonly scopes: readonly string[] };
  /** null where the request was refused before it was weighed. */
  readonly cost: { readonly estimated: number; readonly max: number } | null;
  /** Each selection that asks for a right, in document order. */
  readonly access: readonly AccessDecision[];
  readonly trace: SpanRecord;
  readonly spansLeftOut: number;
}

export interface AccessDecision {
  readonly field: string;
  readonly needs: readonly string[];
  readonly isAllowed: boolean;
}

/** What the pipeline knows once it has weighed a request. */
export interface Weighed {
  readonly isRegistered: boolean;
  readonly cost: number;
  readonly costMax: number;
}

/** What goes into an answer's `extensions`. */
export interface ExplainExtensions {
  readonly explain: Explanation;
  /** As the planner made it; in the form that explorers of other gateways read. */
  readonly queryPlan?: QueryPlan;
}

/** Gathers what is said of one request, for the one who asked for it with a permit. */
export class Explainer {
  readonly span = new RecordedSpan('request');
  #weighed: Weighed | null = null;

  weighed(weighed: Weighed): void {
    this.#weighed = weighed;
  }

  /** The same request anew: each event of a subscription is explained by itself. */
  forEvent(): Explainer {
    const next = new Explainer();
    next.#weighed = this.#weighed;
    return next;
  }

  /** @param prepared null where the request was refused before it was planned */
  extensions(
    requestId: string,
    caller: Pick<Caller, 'kind' | 'scopes'>,
    prepared: PreparedOperation | null,
  ): ExplainExtensions {
    this.span.end();
    const weighed = this.#weighed;
    const operation = prepared?.operation;
    return {
      explain: {
        requestId,
        generation: prepared?.generation.id ?? null,
        operation: operation
          ? {
              name: operation.name,
              kind: operation.kind,
              isRegistered: weighed?.isRegistered ?? false,
            }
          : null,
        caller: { kind: caller.kind, scopes: caller.scopes },
        cost: weighed ? { estimated: weighed.cost, max: weighed.costMax } : null,
        access: prepared ? decisionsOf(prepared) : [],
        trace: this.span.record(),
        spansLeftOut: this.span.leftOut,
      },
      ...(prepared ? { queryPlan: prepared.plan } : {}),
    };
  }
}

const decisionsOf = ({ operation, denied }: PreparedOperation): AccessDecision[] =>
  operation.guarded.map((selection) => ({
    field: selection.node.name.value,
    needs: selection.requirements.map(wordsOf),
    isAllowed: !denied.includes(selection),
  }));

function wordsOf(requirement: GuardedSelection['requirements'][number]): string {
  if (requirement.kind === 'authenticated') return 'a signed-in caller';
  return requirement.anyOf.map((all) => all.join(' and ')).join(', or ');
}
