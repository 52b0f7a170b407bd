import type { DocumentNode, FieldNode, OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Caller } from '../kernel/caller.ts';
import type { SubgraphRequest } from '../kernel/graphql/subgraph.ts';
import type { Span } from '../kernel/tracing/span.ts';
import type { Generation } from './generation.ts';
import type { FixedConditions } from './planning/fixed-conditions.ts';
import type { OperationPlan } from './planning/operation-planner.ts';
import type { Explainer } from './telemetry/explain/explainer.ts';

/** What a client asks, whichever door it came through: POST, GET, WebSocket or a call from inside. */
export interface GraphQLRequest {
  /** The document; absent or empty when an id names it. */
  readonly query?: string | null | undefined;
  /** `sha256:<64 hex>`, a bare hash, or whatever the manifest uses. */
  readonly documentId?: string | null | undefined;
  /** How Relay calls it. */
  readonly doc_id?: string | null | undefined;
  /** The id as the path gives it: `/graphql/<id>`. */
  readonly pathId?: string | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Who asks, from where, and until when. */
export interface RequestContext {
  readonly requestId: string;
  readonly caller: Caller;
  /** The peer's address, for rate limits; never logged in full. */
  readonly remoteAddress: string;
  /** `route`: a route of ours that asks for its client, `internal`: nobody but us. */
  readonly door: 'http' | 'websocket' | 'route' | 'internal';
  /** Whose registered operation a route of ours runs, whoever asks for it. */
  readonly registeredBy?: string | undefined;
  /** Of the page that asks, as its browser vouches for it; absent where no browser does. */
  readonly origin?: string | undefined;
  /** Operation kinds that this door takes: GET only reads and follows, and following takes a client of streams. */
  readonly kinds: readonly `${OperationTypeNode}`[];
  /** Epoch milliseconds; null for subscriptions, which have no end. */
  readonly deadlineAtMs: number | null;
  /** What the requests of one list cost so far, for one that came in a list. */
  readonly together?: { cost: number } | undefined;
  /**
   * Aborted when the client goes away: calls of a query end with it. Changes are carried through, for half of one is
   * worse than one that nobody hears of.
   */
  readonly signal?: AbortSignal | undefined;
  /** Headers of the client that subgraphs are to get, by lower-case name; absent where none are passed on. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Told each header of subgraphs that the client is to get. */
  readonly onHeader?: SubgraphRequest['onHeader'];
  /** Told where a subgraph did not answer and something old stands in for it. */
  readonly onStale?: SubgraphRequest['onStale'];
  /** The request as a span, where it is traced or explained. */
  readonly span?: Span | undefined;
  /** Gathers how it is answered, for whoever asked with a permit. */
  readonly explainer?: Explainer | undefined;
}

/** A parsed, valid document and the operation chosen in it: the same for every caller. */
export interface Operation {
  /** Equal for equal texts and operation names, within and across generations. */
  readonly id: string;
  readonly text: string;
  /** The operation that the request named, where it named one. */
  readonly askedName: string | null;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly kind: `${OperationTypeNode}`;
  /** The operation's own name, for logs and metrics; null when it has none. */
  readonly name: string | null;
  /** Selections that need a right, in document order. */
  readonly guarded: readonly GuardedSelection[];
  /** Boolean variables of conditions for whose values it is planned one by one; mostly none. */
  readonly plannedVariables: readonly string[];
  /** Labels of progressive `@override` that its plan may hang on; mostly none. */
  readonly overrideLabels: readonly string[];
}

/** A selection that not every caller may make. */
export interface GuardedSelection {
  readonly node: FieldNode;
  /** All must hold. */
  readonly requirements: readonly AccessRequirement[];
}

/** What `@authenticated`, `@requiresScopes` or `@policy` asks: one of the groups, and all within the group. */
export type AccessRequirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes' | 'policies'; readonly anyOf: readonly (readonly string[])[] };

/**
 * An operation planned for callers of equal rights. What they may not see is cut out of the document before it is
 * planned; the answer is shaped by the whole document, so it comes back as null with an error.
 */
export interface PreparedOperation {
  readonly generation: Generation;
  readonly operation: Operation;
  /** Equal for callers who may see the same parts; belongs in every key under which a result is shared. */
  readonly accessKey: string;
  /** Selections cut out. */
  readonly denied: readonly GuardedSelection[];
  /** The conditions that it is planned for. */
  readonly fixed: FixedConditions;
  /** Labels of progressive `@override` that hold in it. */
  readonly overrides: readonly string[];
  readonly plan: OperationPlan;
  /** How a subscription is fed; null for queries and mutations. */
  readonly source: SubscriptionSource | null;
}

/** The one subgraph subscription that feeds an operation, and who joins the rest to each of its events. */
export interface SubscriptionSource {
  readonly subgraph: string;
  /** Finished text for the owning subgraph, with the keys that the joins need. */
  readonly query: string;
  readonly operationName: string | undefined;
  /** Variables of the client's operation that the text uses. */
  readonly variableNames: readonly string[];
  /** Subgraphs asked for each event; empty when the event is the whole answer. */
  readonly restSubgraphs: readonly string[];
}

/** One request, ready to run. */
export interface PreparedRequest {
  readonly prepared: PreparedOperation;
  /** As given, with defaults filled in. Their types were checked. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Whether a client registered the document beforehand: only then is its name one of a few. */
  readonly isRegistered: boolean;
}
