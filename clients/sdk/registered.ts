import type { Registered } from './operation.ts';

/** A registered operation with what its caller has to know of it. Generated files make them, a file a client. */
export interface Query<Result, Variables> extends Registered<Result, Variables> {
  readonly kind: 'query';
}

export interface Mutation<Result, Variables> extends Registered<Result, Variables> {
  readonly kind: 'mutation';
  /** Whether its input has an `idempotencyKey`: who repeats one gets the first answer again. */
  readonly isKeyed: boolean;
}

export interface Subscription<Result, Variables> extends Registered<Result, Variables> {
  readonly kind: 'subscription';
}

/** Whatever it takes: what takes something takes `never` too. */
export type AnyOperation =
  | Query<unknown, never>
  | Mutation<unknown, never>
  | Subscription<unknown, never>;

export const query = <Result, Variables>(hash: string): Query<Result, Variables> => ({
  kind: 'query',
  __meta__: { hash },
});

/** Without a key it is sent once: nobody can tell whether it was done. */
export const mutation = <Result, Variables>(
  hash: string,
  isKeyed: boolean,
): Mutation<Result, Variables> => ({
  kind: 'mutation',
  isKeyed,
  __meta__: { hash, isRepeatable: isKeyed },
});

export const subscription = <Result, Variables>(hash: string): Subscription<Result, Variables> => ({
  kind: 'subscription',
  __meta__: { hash },
});
