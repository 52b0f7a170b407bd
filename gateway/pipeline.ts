import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { isErrorCode, ShopError } from '../kernel/errors.ts';
import type { StaleNote } from '../kernel/graphql/subgraph.ts';
import { denialErrors } from './auth/denial-errors.ts';
import { withoutSuggestions } from './auth/schema-sight.ts';
import { codeOf, formatFieldErrors, formatRefusal, httpStatusOf } from './errors.ts';
import type { Engine, SubgraphClients } from './execution/engine.ts';
import { withUnanswered } from './execution/unanswered-errors.ts';
import type { Generation } from './generation.ts';
import type { RateLimit } from './limits/rate.ts';
import type { GraphQLRequest, PreparedRequest, RequestContext } from './operation.ts';
import { createPrepare, type PrepareParts } from './prepare.ts';
import { createSharedFlights } from './shared-flights.ts';
import type { ObservedRequest, ObserveRequest } from './telemetry/observe.ts';

/** What a client gets. */
export interface GraphQLReply {
  readonly result: FormattedExecutionResult;
  /** For doors that have one: 200 unless the request itself was refused. */
  readonly httpStatus: number;
  /** What else a door over HTTP says. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The result as JSON, written once for all requests that have it in common. */
  readonly text?: () => string;
}

/** Work around a request that has passed every check: `execute` runs it, once at most. */
export type Around = (
  request: PreparedRequest,
  execute: () => Promise<GraphQLReply>,
) => Promise<GraphQLReply>;

/** A request of which no more is known than where it came from. */
export type Arrival = Pick<RequestContext, 'requestId' | 'door' | 'span'>;

/** What a refusal is told by; a caller and an explainer where the request came so far. */
export type RefusedContext = Pick<RequestContext, 'requestId'> &
  Partial<Pick<RequestContext, 'caller' | 'explainer'>>;

/** The life of a request once its door has read it. HTTP, WebSocket and calls from inside all run it. */
export interface Pipeline {
  /** What new requests run on. */
  currentGeneration(): Generation;

  /**
   * Counts, resolves, limits, authorises and plans. The WebSocket door uses it for subscriptions.
   * @throws ShopError or RequestRefused; `replyOf(error, context)` says it to the client
   */
  prepare(request: GraphQLRequest, context: RequestContext): Promise<PreparedRequest>;

  /** Runs a prepared query or mutation, shapes the answer and observes. Never throws. */
  execute(request: PreparedRequest): Promise<GraphQLReply>;

  /** Joins and shapes one event of a subscription. `event` is written into. Never throws. */
  executeEvent(request: PreparedRequest, event: ExecutionResult): Promise<GraphQLReply>;

  /** All of it. Never throws. */
  run(request: GraphQLRequest, context: RequestContext): Promise<GraphQLReply>;

  /** An error as the client reads it: code and request id, nothing of ours inside. */
  replyOf(error: unknown, context: RefusedContext): GraphQLReply;

  /** The same, of a request that did not come so far as to be prepared; it is observed too. */
  refuse(error: unknown, arrival: Arrival): GraphQLReply;
}

export interface PipelineParts extends PrepareParts {
  readonly clientsOf: (generation: Generation) => SubgraphClients;
  readonly engine: Engine;
  readonly around?: Around | undefined;
  readonly rateLimit: RateLimit;
  /** Whether something old may stand in for a subgraph that does not answer. It is told in `extensions.stale`. */
  readonly servesStale: boolean;
  readonly observe: ObserveRequest;
  /** Whether errors of subgraphs keep words that our catalogue does not know. */
  readonly isOpen: boolean;
  /** Whether equal queries of equal callers that are in flight together are run once. */
  readonly shareEqualQueries: boolean;
}

export function createPipeline(parts: PipelineParts): Pipeline {
  const { currentGeneration, clientsOf, engine, admission, maySeeSchema, isOpen, log } = parts;
  const prepareNow = createPrepare(parts);
  /** Of subscriptions: what they were begun with, and what they go on with. */
  const open = new WeakSet<RequestContext>();

  async function prepare(
    request: GraphQLRequest,
    context: RequestContext,
  ): Promise<PreparedRequest> {
    // A reload prepares the subscriptions that are open anew: not another request, neither to limits nor to figures.
    const isRepeat = open.has(context);
    const startedAtMs = performance.now();
    const span = isRepeat ? undefined : context.span?.child('prepare');
    try {
      if (!isRepeat) count(context);
      const prepared = await prepareNow(request, context, isRepeat);
      if (!isRepeat && prepared.prepared.operation.kind === 'subscription') {
        open.add(context).add(prepared.context);
        observe(context, prepared, { result: {}, httpStatus: 200 }, startedAtMs);
      }
      return prepared;
    } catch (caught) {
      const error = toldTo(context, caught);
      if (!isRepeat) observe(context, null, refusalOf(error, context), startedAtMs);
      throw error;
    } finally {
      span?.end();
    }
  }

  function toldTo({ caller, signal }: RequestContext, error: unknown): unknown {
    if (signal?.aborted && error === signal.reason) return clientGone;
    return maySeeSchema(caller) ? error : withoutSuggestions(error);
  }

  /** An operation on a socket. HTTP requests are counted by their route, before their token is looked at. */
  function count({ door, remoteAddress }: RequestContext): void {
    if (door === 'websocket') parts.rateLimit.take(remoteAddress);
  }

  const runAlone = (request: PreparedRequest): Promise<GraphQLReply> =>
    shape(request, (told, clients) => engine.execute(told, clients));
  const answer = parts.shareEqualQueries ? createSharedFlights(runAlone) : runAlone;
  /** What is explained has to have happened. */
  const answerOf = ({ context }: PreparedRequest) => (context.explainer ? runAlone : answer);

  const { around = (_, run) => run() } = parts;

  async function execute(request: PreparedRequest): Promise<GraphQLReply> {
    const { context } = request;
    const startedAtMs = performance.now();
    let reply: GraphQLReply;
    admission.enter();
    try {
      reply = await around(request, () => answerOf(request)(request));
    } catch (error) {
      reply = replyOf(error, context);
    } finally {
      admission.leave();
    }
    if (context.signal?.aborted) reply = refusalOf(clientGone, context);
    observe(context, request, reply, startedAtMs);
    return reply;
  }

  const executeEvent = (request: PreparedRequest, event: ExecutionResult): Promise<GraphQLReply> =>
    shape(request, (told, clients) => engine.executeEvent(told, event, clients));

  /** Runs, then says what is missing and why. */
  async function shape(
    request: PreparedRequest,
    run: (request: PreparedRequest, clients: SubgraphClients) => Promise<ExecutionResult>,
  ): Promise<GraphQLReply> {
    const { prepared, variables, context } = request;
    const { requestId, caller } = context;
    const stale: StaleNote[] = [];
    const told = parts.servesStale ? withNotes(request, stale) : request;
    try {
      const clients = clientsOf(prepared.generation);
      const { data, errors: found = [], extensions } = await run(told, clients);
      // Nearly always: nothing is missing, and nothing is said beside the data.
      if (isWhole(prepared, found) && !extensions && !context.explainer && stale.length === 0)
        return { result: { data: data ?? null }, httpStatus: 200 };
      const errors = [
        ...denialErrors(prepared.operation, prepared.denied, variables, caller),
        ...withUnanswered(found, prepared.plan.unanswered ?? [], data),
      ];
      const formatted = formatFieldErrors(errors, {
        requestId,
        passUnknownCodes: isOpen,
        onMasked: (error) => log.error({ requestId, error }, 'A field failed'),
      });
      const result = {
        ...(formatted.length > 0 ? { errors: formatted } : {}),
        data: data ?? null,
        ...extensionsOf(context, prepared, {
          ...(isOpen ? extensions : {}),
          ...(stale.length > 0 ? { stale } : {}),
        }),
      };
      return { result, httpStatus: 200 };
    } catch (error) {
      return replyOf(error, context);
    }
  }

  function replyOf(error: unknown, context: RefusedContext): GraphQLReply {
    const { requestId } = context;
    if (codeOf(error) === null) log.error({ requestId, error }, 'A request failed');
    return refusalOf(error, context);
  }

  async function run(request: GraphQLRequest, context: RequestContext): Promise<GraphQLReply> {
    try {
      return await execute(await prepare(request, context));
    } catch (error) {
      return replyOf(error, context);
    }
  }

  function refuse(error: unknown, arrival: Arrival): GraphQLReply {
    const reply = replyOf(error, arrival);
    observe({ ...arrival, caller: null }, null, reply, performance.now());
    return reply;
  }

  function observe(
    context: ObservedRequest['context'],
    admitted: PreparedRequest | null,
    { result, httpStatus }: GraphQLReply,
    startedAtMs: number,
  ): void {
    const errorCodes = result.errors?.map(codeToCount) ?? noCodes;
    const durationMs = performance.now() - startedAtMs;
    const operation = admitted?.prepared.operation ?? null;
    const isRegistered = admitted?.isRegistered ?? false;
    parts.observe({ context, operation, isRegistered, errorCodes, httpStatus, durationMs });
  }

  return { currentGeneration, prepare, execute, executeEvent, run, replyOf, refuse };
}

const isWhole = (
  { denied, plan }: PreparedRequest['prepared'],
  errors: readonly unknown[],
): boolean => denied.length === 0 && errors.length === 0 && !plan.unanswered?.length;

const noCodes: ObservedRequest['errorCodes'] = [];

function codeToCount({ extensions }: GraphQLFormattedError): ObservedRequest['errorCodes'][number] {
  const code = extensions?.['code'];
  return isErrorCode(code) ? code : 'other';
}

/** Where something old was served, for the client to be told. */
const withNotes = (request: PreparedRequest, notes: StaleNote[]): PreparedRequest => ({
  ...request,
  context: { ...request.context, onStale: (note) => notes.push(note) },
});

/** Read in logs and figures alone. */
const clientGone = new ShopError('CLIENT_GONE', 'The client went away before its answer');

const refusalOf = (error: unknown, context: RefusedContext): GraphQLReply => ({
  result: { errors: formatRefusal(error, context.requestId), ...extensionsOf(context, null) },
  httpStatus: httpStatusOf(error),
});

/** The engine's extensions, and the explanation for who asked for one. */
function extensionsOf(
  { requestId, caller, explainer }: RefusedContext,
  prepared: PreparedRequest['prepared'] | null,
  extensions: Readonly<Record<string, unknown>> = {},
): Pick<FormattedExecutionResult, 'extensions'> {
  if (!explainer || !caller) return Object.keys(extensions).length > 0 ? { extensions } : {};
  return { extensions: { ...extensions, ...explainer.extensions(requestId, caller, prepared) } };
}
