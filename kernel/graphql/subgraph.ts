import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Db, MongoClient } from 'mongodb';
import type { Caller } from '../caller.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { Span } from '../tracing/span.ts';

/** What every subgraph is built from. Passed in, so that tests own time, chance and the database. */
export interface SubgraphParts {
  readonly client: MongoClient;
  readonly db: Db;
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** One GraphQL request as a subgraph sees it, whichever way it came. */
export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly caller: Caller;
  readonly requestId: string;
  /** Epoch milliseconds after which nobody waits for the answer; null for subscriptions. */
  readonly deadlineAtMs: number | null;
  /** Subscriptions: the id of the last event seen; the stream resumes right after it. */
  readonly lastEventId?: string | undefined;
  /** Aborted once nobody waits for the answer. A change is carried through all the same. */
  readonly signal?: AbortSignal | undefined;
  /** The client's own headers that are passed on, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Told each header of the answer that the client is to get, by its name there. */
  readonly onHeader?: ((name: string, value: string) => void) | undefined;
  /** Told where an answer is an old one that stands in for the subgraph; without it there is none. */
  readonly onStale?: ((note: StaleNote) => void) | undefined;
  /** What this work is part of, where that is traced or explained. */
  readonly span?: Span | undefined;
}

/** Entities that were served old because their subgraph did not answer. */
export interface StaleNote {
  readonly subgraph: string;
  readonly type: string;
  /** Of the query's root, where it is a field of it that is old. */
  readonly field?: string;
  /** Of the oldest. */
  readonly ageSeconds: number;
}

/** Where the events of one subscription go. Exactly one of `error` or `complete` ends it, after which nothing follows. */
export interface SubgraphSink {
  /** `result.extensions.eventId` names the event for a later resume; `extensions.gap` is true where events may be missing; `extensions.traceparent` tells what caused it. */
  next(result: ExecutionResult): void;
  error(errors: readonly { message: string; extensions?: Record<string, unknown> }[]): void;
  complete(): void;
}

/** How the gateway reaches a subgraph: in this process or over HTTP and WebSocket. */
export interface SubgraphClient {
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** Returns at once; the returned function ends the stream and is safe to call twice. */
  subscribe(request: SubgraphRequest, sink: SubgraphSink): () => void;
  close(): Promise<void>;
}

/** A runnable subgraph: its face to `subgraphs/serve.ts`, to the one-process server and to tests. */
export interface Subgraph {
  readonly name: string;
  /** The SDL as written, for composition. */
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  /** A fresh resolver context: loaders and caches in it belong to this request alone. */
  createContext(request: SubgraphRequest): unknown;
  /** Creates indexes and begins to read the feed. Safe to run on several copies at once. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
