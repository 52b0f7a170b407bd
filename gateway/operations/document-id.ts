import type { GraphQLRequest } from '../operation.ts';

/**
 * The id by which a request names its document, wherever its client puts it. The first that is there counts:
 * the standard's `documentId`, Apollo's hash, Relay's `doc_id`, and the last segment of the path.
 */
export function idOf(request: GraphQLRequest): string | null {
  const { documentId, doc_id: relayId, pathId } = request;
  if (isId(documentId)) return documentId;
  const apolloHash = apolloHashOf(request);
  if (apolloHash !== null) return apolloHash;
  if (isId(relayId)) return relayId;
  return isId(pathId) ? pathId : null;
}

/** `extensions.persistedQuery.sha256Hash`; null where the request carries none. */
export function apolloHashOf({ extensions }: GraphQLRequest): string | null {
  const persisted = extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null) return null;
  const hash = 'sha256Hash' in persisted ? persisted.sha256Hash : null;
  return isId(hash) ? hash : null;
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `sha256:` is how the standard marks a hash; Apollo's protocol and some manifests leave it out. */
export const bareId = (id: string): string => (id.startsWith(mark) ? id.slice(mark.length) : id);

const mark = 'sha256:';
