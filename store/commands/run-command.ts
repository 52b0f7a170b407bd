/** The life of a command: fail point, session, transaction or retry, the command itself, the reply. */
import { setTimeout as delay } from 'node:timers/promises';
import { Timestamp } from 'bson';
import { searchCommands, searchNotEnabled } from '../aggregate/search-refusal.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { Deadline, timeIsOver } from '../engine/deadline.ts';
import { StoreError } from '../errors.ts';
import type { Session } from '../sessions/sessions.ts';
import type { Moment } from '../sessions/snapshots.ts';
import { decodeStatement } from '../wire/body.ts';
import type { ConnectionState } from '../wire/connection.ts';
import type { Request } from '../wire/message.ts';
import { commandNamed } from './aliases.ts';
import { type Command, type CommandContext, checkOptions, type Reply } from './command.ts';
import type { LabelContext } from './error-labels.ts';
import { InjectedError } from './fail-points.ts';
import { checkGenericArguments } from './generic-arguments.ts';
import { noteApplication } from './hello.ts';
import { commands } from './index.ts';
import { documentOption, numberOption } from './option-values.ts';
import { errorReply, goodReply, injectedConcern } from './reply.ts';
import type { Services } from './services.ts';
import { sessionIdOf } from './session-commands.ts';
import { retryOf, transactionOf } from './transaction-of.ts';
import { concernOfDone } from './write-concern.ts';

/** Answers one command. Null means that the connection is to end without a reply. */
export async function runCommand(
  services: Services,
  request: Request,
  connection: ConnectionState,
): Promise<Reply | null> {
  const given = Object.keys(request.command)[0] ?? '';
  const name = commandNamed(given);
  if (name === 'hello' || name === 'isMaster') noteApplication(request.command, connection);
  const failure = services.failPoints.take(name, connection.appName);
  if (failure !== undefined && failure.blockMs > 0) await delay(failure.blockMs);
  if (failure?.closesConnection) {
    connection.close();
    return null;
  }
  const labels: LabelContext = {
    name,
    isInTransaction: request.command['autocommit'] === false,
    isRetryable: request.command['txnNumber'] !== undefined,
  };
  try {
    if (failure?.errorCode !== undefined) throw new InjectedError(failure, failure.errorCode);
    const reply = await run(services, name, request, connection);
    noteRefusals(services, reply);
    const concern =
      (failure && injectedConcern(failure, labels)) ?? concernOfDone(name, request.command);
    return goodReply(reply, concern, services);
  } catch (error) {
    services.refusals.note(error);
    return errorReply(error, labels, services, request.command);
  }
}

/** By these a client signs in whose URI names a user. */
const signingIn = new Set(['authenticate', 'saslContinue', 'saslStart']);

function unknownCommand(name: string): StoreError {
  if (searchCommands.has(name)) return searchNotEnabled('$listSearchIndexes');
  if (signingIn.has(name)) {
    const why = 'the embedded store has no users; leave user and mechanism out of its URI';
    return new StoreError('AuthenticationFailed', `Authentication failed: ${why}`);
  }
  return new StoreError('CommandNotFound', `no such command: '${name}'`);
}

/** A statement that is refused is no failure of its command. */
function noteRefusals({ refusals }: Services, { body: { writeErrors } }: Reply): void {
  if (!Array.isArray(writeErrors)) return;
  for (const { errmsg } of writeErrors) refusals.noteMessage(errmsg);
}

async function run(
  services: Services,
  name: string,
  request: Request,
  connection: ConnectionState,
): Promise<Reply> {
  const command = withSequences(request);
  const definition = commands.get(name);
  if (definition === undefined) throw unknownCommand(name);
  checkOptions(definition, command);
  checkGenericArguments(name, command);
  checkPlace(definition, command);
  const sessionId = sessionIdOf(documentOption(command, 'lsid'));
  const session = sessionId === undefined ? undefined : services.sessions.get(sessionId);
  // The time of a getMore is one to wait, not one to work.
  const maxTimeMs = name === 'getMore' ? undefined : numberOption(command, 'maxTimeMS');
  const invocation = { services, definition, session, deadline: deadlineOf(services, maxTimeMs) };
  if (session === undefined || command['txnNumber'] === undefined) {
    return runInSession(command, request, connection, invocation);
  }
  await session.checkout.take(invocation.deadline);
  try {
    return await runInSession(command, request, connection, invocation);
  } finally {
    session.checkout.giveBack();
  }
}

/** A command, as what it is and where it belongs. */
interface Invocation {
  readonly services: Services;
  readonly definition: Command;
  readonly session: Session | undefined;
  readonly deadline: Deadline | undefined;
}

async function runInSession(
  command: Document,
  { sequences }: Request,
  connection: ConnectionState,
  { services, definition, session, deadline }: Invocation,
): Promise<Reply> {
  const lsid = documentOption(command, 'lsid') ?? {};
  const transaction = transactionOf(services, definition, command, session, lsid);
  if (transaction === 'committed') return { body: {} };
  // What a getMore reads was settled by the command that opened its cursor.
  const moment = definition.name === 'getMore' ? undefined : momentOf(services, command);
  const now = new Date();
  const context: CommandContext = {
    services,
    database: String(command['$db']),
    connection,
    session,
    transaction,
    view: transaction ?? moment?.view,
    retry: retryOf(services, definition, command, session, () =>
      failBeforeCommit(services, connection),
    ),
    sequences,
    now,
    clock: { now, clusterTime: services.engine.oplog.latest },
    deadline,
  };
  try {
    const reply = await definition.run(command, context);
    if (transaction?.isOpen && reply.body['writeErrors'] !== undefined)
      services.sessions.abort(transaction);
    if (reply.cursor !== undefined) {
      const sessionId = session?.id;
      services.cursors.assign(reply.cursor.id.toBigInt(), { sessionId, moment, deadline });
    }
    return moment === undefined ? reply : withMoment(reply, moment);
  } catch (error) {
    // Any failure inside a transaction ends it; the client can only start anew.
    if (transaction?.isOpen) services.sessions.abort(transaction);
    throw error;
  }
}

/** The moment that a read outside transactions asks to see; the present one unless it names it. */
function momentOf({ snapshots }: Services, command: Document): Moment | undefined {
  const { readConcern, autocommit } = command;
  if (!isDocument(readConcern) || readConcern['level'] !== 'snapshot' || autocommit === false) {
    return undefined;
  }
  const { atClusterTime } = readConcern;
  return atClusterTime instanceof Timestamp ? snapshots.at(atClusterTime) : snapshots.take();
}

/** The reply tells the moment, so that the next read can ask for the same. */
function withMoment({ body, cursor }: Reply, { time: atClusterTime }: Moment): Reply {
  if (cursor === undefined) return { body: { ...body, atClusterTime } };
  return { body, cursor: { ...cursor, extra: { ...cursor.extra, atClusterTime } } };
}

/** @throws StoreError MaxTimeMSExpired where a fail point wants it */
function deadlineOf({ failPoints }: Services, maxTimeMs: number | undefined): Deadline | undefined {
  if (!maxTimeMs || failPoints.takeAt('maxTimeNeverTimeOut') !== undefined) return undefined;
  if (failPoints.takeAt('maxTimeAlwaysTimeOut') !== undefined) throw timeIsOver();
  return new Deadline(maxTimeMs);
}

function checkPlace({ name, isAdminOnly }: Command, { $db: database }: Document): void {
  if (isAdminOnly !== true || database === 'admin') return;
  throw new StoreError('Unauthorized', `${name} may only be run against the admin database.`);
}

/** The fail point that ends the connection of a retryable write, and may undo the write. */
function failBeforeCommit({ failPoints }: Services, connection: ConnectionState): void {
  const failure = failPoints.takeAt('onPrimaryTransactionalWrite');
  if (failure === undefined) return;
  connection.close();
  if (failure.errorCode !== undefined) throw new InjectedError(failure, failure.errorCode);
}

/** The command, given its document sequences; inserted documents stay bytes. */
function withSequences({ command, sequences }: Request): Document {
  for (const [field, documents] of sequences) {
    command[field] = field === 'documents' ? [] : documents.map(decodeStatement);
  }
  return command;
}
