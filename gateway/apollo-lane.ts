import './silence.ts';
import { createHash } from 'node:crypto';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { type DocumentNode, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { createBoundedMap } from '../kernel/bounded-map.ts';
import type { Caller } from '../kernel/caller.ts';
import { memoizePer } from '../kernel/memoize-per.ts';
import type { Generation } from './generation.ts';
import type { Operation, PreparedOperation, PreparedRequest } from './operation.ts';
import type { Around, GraphQLReply } from './pipeline.ts';

/** What hooks find in `contextValue`. */
export interface LaneContext {
  readonly caller: Caller;
  readonly requestId: string;
}

export type LanePlugin = ApolloServerPlugin<LaneContext>;

export interface ApolloLaneOptions {
  readonly plugins: readonly LanePlugin[];
  /**
   * Which requests the plugins' hooks run for: all, or those whose document is new to its client under this
   * supergraph. Plugins that only judge documents need the second: what was let pass once, and what is registered,
   * goes past Apollo Server, at half the cost of a small request.
   */
  readonly runFor: 'every-request' | 'new-documents';
}

export interface ApolloLaneParts {
  readonly currentGeneration: () => Generation;
  readonly onSwap: (listener: (next: Generation) => void) => () => void;
}

/** Apollo Server's plugins around the gateway's requests. */
export interface ApolloLane {
  /** Runs a request with the hooks that are there for it. */
  readonly around: Around;
  /** Once there is a generation. @throws Error of a plugin that cannot start */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Documents that Apollo Server may ask for: those of the requests that are in it now, and a few more. */
const documentsMax = 1_000;
/** Clients remembered for which one document was let pass. */
const clientsMax = 32;

/** Where the context of a request that is in Apollo Server holds it: the context itself is copied there. */
const underway = Symbol('underway');

/** A request in Apollo Server, and what became of it; null where a plugin answered or refused in its stead. */
interface Underway {
  readonly execute: () => Promise<GraphQLReply>;
  reply: GraphQLReply | null;
}

interface Laned extends LaneContext {
  readonly [underway]: Underway;
}

/**
 * Two lanes, one meaning. Both identify, resolve, limit, authorise and plan as the pipeline does, before Apollo Server
 * hears of a request, and both execute it alike: what differs is what plugins do. A request that is refused before it
 * is planned is refused without them, and their hooks of parsing and validation never run, for a document comes read.
 */
export function createApolloLane(
  { plugins, runFor }: ApolloLaneOptions,
  { currentGeneration, onSwap }: ApolloLaneParts,
): ApolloLane {
  const documents = createBoundedMap<DocumentNode>(documentsMax);
  const letPass = memoizePer((_: PreparedOperation) => createBoundedMap<true>(clientsMax));

  const server = new ApolloServer<LaneContext>({
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        const tell = ({ apiSchema, supergraphSdl }: Generation): void =>
          callback({ apiSchema, coreSupergraphSdl: supergraphSdl });
        tell(currentGeneration());
        return onSwap(tell);
      },
      load: async () => ({ executor: ({ context }) => execute(context as LaneContext) }),
      stop: async () => {},
    },
    plugins: [ApolloServerPluginCacheControlDisabled(), ...plugins],
    documentStore: {
      // Apollo Server's key ends with the hash of the text.
      get: async (key) => documents.get(key.slice(-hashLength)),
      set: async () => {},
      delete: async () => {},
    },
    persistedQueries: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => toldAs.get(unwrapped(error)) ?? formatted,
  });

  async function execute(context: LaneContext) {
    const run = (context as Laned)[underway];
    run.reply = await run.execute();
    const { data, errors, extensions } = run.reply.result;
    return {
      ...(data === undefined ? {} : { data }),
      ...(errors ? { errors: errors.map(asError) } : {}),
      ...(extensions ? { extensions } : {}),
    };
  }

  const isLetPass = ({ prepared, isRegistered, context }: PreparedRequest): boolean =>
    runFor === 'new-documents' &&
    (isRegistered || letPass(prepared).get(clientOf(context)) === true);

  async function runHooks(
    { prepared, variables, context }: PreparedRequest,
    execute: () => Promise<GraphQLReply>,
  ): Promise<GraphQLReply> {
    const { operation } = prepared;
    const { caller, requestId } = context;
    const run: Underway = { execute, reply: null };
    const contextValue: Laned = { caller, requestId, [underway]: run };
    documents.set(hashOf(operation), operation.document);
    const { askedName, text: query } = operation;
    const { body, http } = await server.executeOperation(
      {
        query,
        variables: { ...variables },
        ...(askedName === null ? {} : { operationName: askedName }),
      },
      { contextValue },
    );
    if (body.kind !== 'single') throw new Error('Nothing here is answered in parts');
    const { data, errors, extensions } = body.singleResult;
    if (run.reply) letPass(prepared).set(clientOf(context), true);
    return {
      ...run.reply,
      result: {
        ...(errors ? { errors: errors.map((error) => withRequestId(error, requestId)) } : {}),
        ...(data === undefined ? {} : { data }),
        ...(extensions ? { extensions } : {}),
      },
      httpStatus: http.status ?? run.reply?.httpStatus ?? (errors ? 500 : 200),
      headers: Object.fromEntries(http.headers),
    };
  }

  return {
    around: (request, execute) => (isLetPass(request) ? execute() : runHooks(request, execute)),
    start: () => server.start(),
    stop: () => server.stop(),
  };
}

const clientOf = ({ caller }: PreparedRequest['context']): string => caller.client ?? '';

const hashLength = 64;
const hashOf = memoizePer(({ text }: Operation) => createHash('sha256').update(text).digest('hex'));

/** Errors on their way through Apollo Server, and how they were told before. */
const toldAs = new WeakMap<object, GraphQLFormattedError>();

function asError(told: GraphQLFormattedError): GraphQLError {
  const error = new GraphQLError(told.message, {
    path: told.path ?? null,
    extensions: told.extensions ?? null,
  });
  toldAs.set(error, told);
  return error;
}

/** Apollo Server wraps some errors in ones of its own. */
function unwrapped(error: unknown): object {
  const { originalError } = Object(error) as { originalError?: unknown };
  return typeof originalError === 'object' && originalError !== null
    ? originalError
    : Object(error);
}

const withRequestId = (error: GraphQLFormattedError, requestId: string): GraphQLFormattedError =>
  error.extensions?.['requestId'] === requestId
    ? error
    : { ...error, extensions: { ...error.extensions, requestId } };
