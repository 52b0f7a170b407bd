import { createHash } from 'node:crypto';
import { stripIgnoredCharacters } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import type { OperationManifest } from './operation-manifest.ts';

/** A request's document, and whether it is one that a client registered. */
export interface ResolvedDocument {
  readonly text: string;
  readonly isRegistered: boolean;
}

export type ResolveDocument = (
  request: GraphQLRequest,
  context: RequestContext,
) => ResolvedDocument;

export interface DocumentPolicy {
  readonly manifests: readonly OperationManifest[];
  /** Clients, as their tokens name them, that may send registered ids only. */
  readonly idOnlyClients: readonly string[];
  /** Whether anybody else may send documents of their own. */
  readonly openDocuments: boolean;
}

/**
 * Finds the document of a request, the same way at every door: `documentId`, else Apollo's
 * `extensions.persistedQuery.sha256Hash`, else the text. A text beside an id must be the text of that id.
 * A client with a manifest of its own finds only what is in it.
 */
export function createDocumentResolver(policy: DocumentPolicy): ResolveDocument {
  const byClient = new Map(
    policy.manifests.map(({ client, operations }) => [client, index(operations)]),
  );
  const everything = new Map(policy.manifests.flatMap(({ operations }) => [...index(operations)]));

  const mustSendIds = ({ caller, door }: RequestContext): boolean => {
    if (door === 'internal') return false;
    if (caller.client !== null && policy.idOnlyClients.includes(caller.client)) return true;
    return !policy.openDocuments;
  };
  const registeredFor = (caller: Caller): ReadonlyMap<string, string> =>
    (caller.client === null ? undefined : byClient.get(caller.client)) ?? everything;

  return (request, context) => {
    const id = idOf(request);
    const text = request.query ? request.query : null;
    const registered = id === null ? undefined : registeredFor(context.caller).get(bare(id));

    if (registered !== undefined) {
      if (text !== null && !isSameText(text, registered)) refuseMismatch();
      return { text: registered, isRegistered: true };
    }
    if (mustSendIds(context)) {
      if (id !== null) refuseUnknown();
      throw new ShopError(
        'PERSISTED_QUERY_ID_REQUIRED',
        'This client may only run its registered operations; send documentId',
      );
    }
    if (id === null) {
      if (text === null)
        throw new ShopError('BAD_USER_INPUT', 'Send a query or a documentId', { field: 'query' });
      return { text, isRegistered: false };
    }
    if (text === null) refuseUnknown();
    if (hashOf(text) !== bare(id)) refuseMismatch();
    return { text, isRegistered: false };
  };
}

function idOf({ documentId, extensions }: GraphQLRequest): string | null {
  if (typeof documentId === 'string' && documentId !== '') return documentId;
  const persisted = extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null) return null;
  const hash = 'sha256Hash' in persisted ? persisted.sha256Hash : null;
  return typeof hash === 'string' && hash !== '' ? hash : null;
}

/** `sha256:` is how the standard marks a hash; Apollo's protocol and some manifests leave it out. */
const bare = (id: string): string => id.replace(/^sha256:/, '');

const index = (operations: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...operations].map(([id, text]) => [bare(id), text]));

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Layout does not count. */
function isSameText(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return stripIgnoredCharacters(a) === stripIgnoredCharacters(b);
  } catch {
    return false;
  }
}

function refuseUnknown(): never {
  throw new ShopError('PERSISTED_QUERY_NOT_FOUND', 'No registered operation has that id');
}

function refuseMismatch(): never {
  throw new ShopError('PERSISTED_QUERY_MISMATCH', 'The query is not the one that its id names');
}
