import { ApolloLink } from '@apollo/client';
import { Observable } from 'rxjs';
import type { Live } from '../../sdk/live.ts';
import type { Registered } from '../../sdk/operation.ts';
import { RequestFailed, type Transport } from '../../sdk/transport.ts';

/**
 * Apollo Client's way to the gateway: only ids of registered operations travel, never their text. Queries go through
 * the shared transport (it repeats what failed on the way), subscriptions over the shared socket.
 */
export const createGatewayLink = (transport: Transport, live: Live): ApolloLink =>
  new ApolloLink((operation) => {
    const document = operation.query as Registered<Record<string, unknown>, unknown>;
    const { variables } = operation;
    return operation.operationType === 'subscription'
      ? subscription(live, document, variables)
      : request(transport, document, variables);
  });

type AnyDocument = Registered<Record<string, unknown>, unknown>;

const request = (transport: Transport, document: AnyDocument, variables: unknown) =>
  new Observable<ApolloLink.Result>((observer) => {
    const abort = new AbortController();
    transport
      .execute(document, variables, abort.signal)
      .then(({ data, errors }) => {
        observer.next(errors.length > 0 ? { data, errors } : { data });
        observer.complete();
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) observer.error(error);
      });
    return () => abort.abort();
  });

const subscription = (live: Live, document: AnyDocument, variables: unknown) =>
  new Observable<ApolloLink.Result>((observer) =>
    live.subscribe(document, variables, {
      next: ({ data, errors, gap }) =>
        observer.next({
          data,
          ...(errors.length > 0 ? { errors } : {}),
          ...(gap ? { extensions: { gap: true } } : {}),
        }),
      failed: (errors) =>
        observer.error(
          new RequestFailed('refused', errors[0]?.message ?? 'The subscription ended', { errors }),
        ),
    }),
  );
