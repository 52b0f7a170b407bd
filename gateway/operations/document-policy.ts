import { ShopError } from '../../kernel/errors.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import type { AutomaticDocuments } from './automatic-documents.ts';
import { apolloHashOf, bareId, idOf } from './document-id.ts';
import { clientOf, type DocumentMode, type DocumentPolicy, modeOf } from './document-modes.ts';
import { hashOf, isSameText } from './document-text.ts';
import type { RegisteredOperation, RegisteredOperations } from './registered-operations.ts';

/** A request's document, and whether it is one that a client registered. */
export interface ResolvedDocument {
  readonly text: string;
  readonly isRegistered: boolean;
}

/** @throws ShopError saying why this client may not send that document */
export type ResolveDocument = (
  request: GraphQLRequest,
  context: RequestContext,
) => ResolvedDocument;

export interface DocumentResolverParts {
  readonly policy: DocumentPolicy;
  /** What is registered now. */
  readonly registered: () => RegisteredOperations;
  readonly automatic: AutomaticDocuments;
  /** Told of each registered operation that is sent. */
  readonly onUse: (operation: RegisteredOperation) => void;
  /** Told of each document of a `log` client that it has not registered. */
  readonly onUnregistered: (client: string | null, text: string) => void;
  /** Told of an id that a client is sure of and we do not know: its manifest may be on its way. */
  readonly onMiss: (client: string | null, id: string) => void;
}

/**
 * Finds the document of a request, the same way at every door, and holds it against what its client may send. A
 * text beside an id must be the text of that id.
 */
export function createDocumentResolver(parts: DocumentResolverParts): ResolveDocument {
  const { policy, automatic } = parts;

  return (request, context) => {
    const client = context.registeredBy ?? clientOf(policy, context);
    const mode = isOurs(context) ? 'open' : modeOf(policy, client);
    if (mode === 'deny') refuseClient(context);
    const id = idOf(request);
    const text = request.query ? request.query : null;
    if (id === null && text === null)
      throw new ShopError('BAD_USER_INPUT', 'Send a query or a documentId', { field: 'query' });

    const operation = findRegistered(parts.registered(), { client, mode, id, text });
    if (operation !== null) {
      if (!isNamedBy(operation, id, text)) refuseMismatch();
      parts.onUse(operation);
      return { text: operation.text, isRegistered: true };
    }
    if (mode === 'id' || mode === 'body') {
      if (id !== null) parts.onMiss(client, id);
      refuseUnregistered(mode, id, text);
    }
    const own = id === null ? text : ownText(request, { client, id, text });
    if (own === null) return refuseUnknown();
    if (mode === 'log') parts.onUnregistered(client, own);
    // What a route of ours asks was looked at like what is registered, also where its manifest is not there.
    return { text: own, isRegistered: context.registeredBy !== undefined };
  };

  /** What an open client calls by an id that nobody registered: the text beside it, or one that it sent before. */
  function ownText(
    request: GraphQLRequest,
    { client, id, text }: { client: string | null; id: string; text: string | null },
  ): string | null {
    if (text !== null && hashOf(text) !== bareId(id)) refuseMismatch();
    if (apolloHashOf(request) !== id) {
      if (text === null) parts.onMiss(client, id);
      return text;
    }
    if (!policy.automatic) {
      if (text !== null) return text;
      throw new ShopError(
        'PERSISTED_QUERY_NOT_SUPPORTED',
        'Documents are not remembered by their hash here; send the query',
      );
    }
    if (text === null) return automatic.find(client, id);
    automatic.remember(client, id, text);
    return text;
  }
}

/** By id; without one, by text where that is let. */
function findRegistered(
  registered: RegisteredOperations,
  {
    client,
    mode,
    id,
    text,
  }: { client: string | null; mode: DocumentMode; id: string | null; text: string | null },
): RegisteredOperation | null {
  const byId = id === null ? null : registered.find(client, id);
  if (byId !== null || text === null) return byId;
  return mode === 'body' || mode === 'log' ? registered.findText(client, text) : null;
}

/** Whether id and text, where both were sent, mean the same: the id may be the manifest's or the hash of the text. */
function isNamedBy(
  operation: RegisteredOperation,
  id: string | null,
  text: string | null,
): boolean {
  if (id === null || text === null) return true;
  if (bareId(id) === bareId(operation.id)) return isSameText(text, operation.text);
  return bareId(id) === hashOf(text);
}

function refuseClient({ caller }: RequestContext): never {
  if (caller.kind === 'anonymous')
    throw new ShopError('UNAUTHENTICATED', 'Only clients that prove who they are may ask here');
  throw new ShopError('FORBIDDEN', 'This client may not ask here');
}

/** Not the code of a miss: a client that hears that one sends its text, and it would be refused again. */
function refuseUnregistered(mode: 'id' | 'body', id: string | null, text: string | null): never {
  if (mode === 'body' && text !== null)
    throw new ShopError(
      'QUERY_NOT_IN_SAFELIST',
      'This client may only run its registered operations, and this is none of them',
    );
  if (id !== null)
    throw new ShopError('PERSISTED_QUERY_NOT_IN_LIST', 'This client registered no such operation');
  throw new ShopError(
    'PERSISTED_QUERY_ID_REQUIRED',
    'This client may only run its registered operations; send documentId',
  );
}

/** What comes from inside is written by us. */
const isOurs = ({ door }: Pick<RequestContext, 'door'>): boolean =>
  door === 'internal' || door === 'route';

function refuseUnknown(): never {
  throw new ShopError('PERSISTED_QUERY_NOT_FOUND', 'No document is known by that id');
}

function refuseMismatch(): never {
  throw new ShopError('PERSISTED_QUERY_MISMATCH', 'The query is not the one that its id names');
}
