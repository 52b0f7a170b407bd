/** What a command is, and what it can reach. */
import type { Clock } from '../aggregate/clock.ts';
import type { Document } from '../bson/values.ts';
import type { Deadline } from '../engine/deadline.ts';
import type { LockWait } from '../engine/lock-wait.ts';
import type { CursorReply } from '../sessions/cursors.ts';
import type { RetryableWrite } from '../sessions/retryable-write.ts';
import type { Session } from '../sessions/sessions.ts';
import type { Transaction, View } from '../transactions/transaction.ts';
import type { ConnectionState } from '../wire/connection.ts';
import { checkFields, type OptionTable } from './options.ts';
import type { Services } from './services.ts';

export interface Reply {
  readonly body: Document;
  readonly cursor?: CursorReply;
  /** The cluster time, for the fields that a good reply ends in. */
  readonly time?: bigint;
}

/** All that a command can reach. */
export interface CommandContext {
  readonly services: Services;
  readonly database: string;
  readonly connection: ConnectionState;
  readonly session: Session | undefined;
  readonly transaction: Transaction | undefined;
  /** What reads see, unless it is the present: a transaction, or a moment of the past. */
  readonly view: View | undefined;
  readonly retry: RetryableWrite | undefined;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  readonly now: Date;
  /** What expressions take for the time; undefined where they may not ask for it. */
  readonly clock: Clock | undefined;
  /** Undefined without `maxTimeMS`. */
  readonly deadline: Deadline | undefined;
  /** What a pipeline that writes has to wait for. */
  readonly lockWait?: LockWait;
}

export interface Command {
  readonly name: string;
  /** Its options by name; others are refused. Without a list nothing is checked. */
  readonly options?: OptionTable;
  /** Options that must be there. */
  readonly required?: readonly string[];
  /** Whether it can be part of a multi-document transaction. */
  readonly isTransactional?: boolean;
  /** Whether it answers in the `admin` database only. */
  readonly isAdminOnly?: boolean;
  run(command: Document, context: CommandContext): Reply | Promise<Reply>;
}

export const ok = (body: Document = {}): Reply => ({ body });

/** @throws StoreError TypeMismatch for a wrong type, 40415 for an unknown option and others */
export function checkOptions({ name, options, required }: Command, command: Document): void {
  if (options === undefined) return;
  // The first field names the command, in whatever case; the command itself looks at its value.
  const [own = name] = Object.keys(command);
  checkFields(name, command, options, own, required);
}
