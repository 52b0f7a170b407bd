import { newIdempotencyKey } from './idempotency-key.ts';
import { createLive, type Live, type LiveOptions, type LiveSink } from './live.ts';
import { failedBy, type Outcome, outcomeOf } from './outcome.ts';
import type { AnyOperation, Mutation, Query, Subscription } from './registered.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export interface AuroraOptions
  extends Partial<Pick<TransportOptions, 'authorization' | 'renew'>>,
    Pick<LiveOptions, 'expiresAtMs' | 'stateChanged' | 'WebSocket'> {
  /** `https://shop.example/graphql` */
  readonly url: string;
  readonly limits?: TransportOptions['limits'];
  readonly liveLimits?: LiveOptions['limits'];
}

/** A function for each operation that the client registered, and the socket that its subscriptions share. */
export type Aurora<Operations extends Readonly<Record<string, AnyOperation>>> = {
  readonly [Name in keyof Operations]: CallOf<Operations[Name]>;
} & { readonly live: Live };

type CallOf<Operation> =
  Operation extends Query<infer Result, infer Variables>
    ? (...args: Args<Variables>) => Promise<Outcome<Result>>
    : Operation extends Mutation<infer Result, infer Variables>
      ? (...args: Args<WithKey<Variables>>) => Promise<Outcome<Result>>
      : Operation extends Subscription<infer Result, infer Variables>
        ? (variables: Variables, sink: LiveSink<Result>) => () => void
        : never;

/** Variables may be left out where none is required. */
type Args<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, signal?: AbortSignal]
    : [variables: Variables, signal?: AbortSignal];

/** The key of an intention is made where none is given. */
type WithKey<Variables> = Variables extends { readonly input: infer Input }
  ? Omit<Variables, 'input'> & { readonly input: KeyOptional<Input> }
  : Variables;

type KeyOptional<Input> = Input extends { readonly idempotencyKey: infer Key }
  ? Omit<Input, 'idempotencyKey'> & { readonly idempotencyKey?: Key }
  : Input;

/**
 * The graph as functions. Queries and subscriptions, and mutations with a key, are tried again where that may help; all
 * failures come back as values.
 * @param operations of `generated/`: what one client registered
 */
export function createAurora<Operations extends Readonly<Record<string, AnyOperation>>>(
  operations: Operations,
  options: AuroraOptions,
): Aurora<Operations> {
  const { url, renew, limits, liveLimits, authorization = () => null } = options;
  const caller = { authorization, ...(renew ? { renew } : {}) };
  const transport = createTransport({ url, ...caller, ...(limits ? { limits } : {}) });
  const { expiresAtMs, stateChanged, WebSocket } = options;
  const live = createLive({
    url: url.replace(/^http/, 'ws'),
    ...caller,
    ...(expiresAtMs ? { expiresAtMs } : {}),
    ...(stateChanged ? { stateChanged } : {}),
    ...(WebSocket ? { WebSocket } : {}),
    ...(liveLimits ? { limits: liveLimits } : {}),
  });

  function callOf(operation: AnyOperation) {
    if (operation.kind === 'subscription')
      return (variables: never, sink: LiveSink<unknown>) =>
        live.subscribe(operation, variables, sink);
    return async (variables: object = {}, signal?: AbortSignal): Promise<Outcome<unknown>> => {
      const sent =
        operation.kind === 'mutation' && operation.isKeyed ? keyed(variables) : variables;
      try {
        const { data, errors } = await transport.execute(operation, sent as never, signal);
        return outcomeOf(data, errors);
      } catch (error) {
        return failedBy(error);
      }
    };
  }

  const calls = Object.entries(operations).map(([name, each]) => [name, callOf(each)]);
  return { ...Object.fromEntries(calls), live };
}

function keyed(variables: object): object {
  const { input, ...others } = variables as { readonly input: object };
  return { ...others, input: { idempotencyKey: newIdempotencyKey(), ...input } };
}
