import type { ClientSession, Db, MongoClient } from 'mongodb';
import { actorOf, type Caller, mustHave, type Scope } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { onceInTransaction } from '../../kernel/data/once-in-transaction.ts';
import { localIdOf } from '../../kernel/ids.ts';
import {
  type CursorValue,
  type Page,
  type PageArgs,
  type PageRequest,
  readPage,
  toConnection,
} from '../../kernel/page.ts';
import { type Retry, retryOf } from '../../kernel/retry.ts';

/** Where something waits that was given up: the door to it. */
export interface DeadLetters<Letter> {
  /** The last one that was given up first, behind a moment and an id. */
  deadPage(tenant: string, request: PageRequest): Promise<Page<Letter>>;
  countDead(tenant: string): Promise<number>;
  /** null where there is none, or it is done with. */
  find(tenant: string, id: string): Promise<Letter | null>;
  /** Lets one wait to be tried once more. @returns false where it is not dead */
  retry(tenant: string, id: string, retry: Retry, session: ClientSession): Promise<boolean>;
}

export interface DeadLetterKind<Letter> {
  readonly letters: DeadLetters<Letter>;
  /** Names the list, so that a cursor of another is refused. */
  readonly list: string;
  /** Names the mutation, so that a key of another is none of it. */
  readonly operation: string;
  readonly type: string;
  /** The id's field in the mutation's input. */
  readonly idField: string;
  readonly mayRead: Scope;
  readonly mayRetry: Scope;
  /** Where one stands in the list. */
  readonly placeOf: (letter: Letter) => readonly CursorValue[];
}

export interface LetterRetryAnswer<Letter> {
  /** null once it is done with, or where there is none. */
  readonly letter: Letter | null;
  readonly problem: 'NOT_FOUND' | 'NOT_DEAD' | null;
}

export interface DeadLetterParts {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly cursorSecret: string;
}

/** What was given up of one kind, for staff: they read why, and have it tried once more. */
export function createDeadLetterDesk<Letter>(
  parts: DeadLetterParts,
  { letters, list, operation, type, idField, mayRead, mayRetry, placeOf }: DeadLetterKind<Letter>,
) {
  const { clock, cursorSecret: secret } = parts;

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT or CURSOR_INVALID for a page that is none */
    async page(caller: Caller, args: PageArgs) {
      mustHave(caller, mayRead);
      const page = await letters.deadPage(caller.tenant, readPage(args, list, secret));
      return toConnection(page, args, { sortName: list, secret, valuesOf: placeOf });
    },

    count: (caller: Caller): Promise<number> => letters.countDead(caller.tenant),

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async retry(caller: Caller, globalId: string, key: string): Promise<LetterRetryAnswer<Letter>> {
      mustHave(caller, mayRetry);
      const { tenant } = caller;
      const id = localIdOf(type, globalId, idField);
      const request = { tenant, actor: actorOf(caller), operation, key, body: { id } };
      const retry = retryOf(caller, clock.now());
      const isRetried = await onceInTransaction(parts, request, async (session) =>
        (await letters.retry(tenant, id, retry, session)) ? true : null,
      );
      const letter = await letters.find(tenant, id);
      return { letter, problem: isRetried ? null : letter ? 'NOT_DEAD' : 'NOT_FOUND' };
    },
  };
}
