import type { CommandStartedEvent, MongoClient } from 'mongodb';
import { currentSpan } from '../tracing/current-span.ts';
import type { Span } from '../tracing/span.ts';

/** Commands in flight at once; more than the pool has connections means that an end was never told. */
const openMax = 1_000;

/**
 * Makes a span of each command that is sent on behalf of one: which command on which collection, never its text.
 * The client has to be made with `monitorCommands`.
 */
export function traceCommands(client: MongoClient): void {
  const open = new Map<number, Span>();
  client.on('commandStarted', (event) => {
    const parent = currentSpan();
    if (!parent || open.size >= openMax) return;
    const { requestId, commandName, databaseName } = event;
    const collection = collectionOf(event);
    const span = parent.child(`${commandName} ${collection ?? databaseName}`, 'client', {
      'db.system.name': 'mongodb',
      'db.namespace': databaseName,
      'db.operation.name': commandName,
      'db.collection.name': collection,
    });
    open.set(requestId, span);
  });
  const end = (requestId: number, failure?: string): void => {
    const span = open.get(requestId);
    if (!span) return;
    open.delete(requestId);
    if (failure) span.fail(failure);
    span.end();
  };
  client.on('commandSucceeded', ({ requestId }) => end(requestId));
  client.on('commandFailed', ({ requestId, failure }) => end(requestId, failure.name));
}

/** A command's first entry names its collection; `getMore` counts its cursor there and names it beside. */
function collectionOf({ command, commandName }: CommandStartedEvent): string | undefined {
  const named: unknown = command[commandName === 'getMore' ? 'collection' : commandName];
  return typeof named === 'string' ? named : undefined;
}
