import type { ClientSession, Db, MongoClient } from 'mongodb';
import { actorOf, type Caller, mustHave } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { onceInTransaction } from '../../kernel/data/once-in-transaction.ts';
import { localIdOf } from '../../kernel/ids.ts';
import {
  type Page,
  type PageArgs,
  type PageRequest,
  readPage,
  toConnection,
} from '../../kernel/page.ts';
import type { ShipmentFact } from './domain/shipment-fact.ts';
import type { ShipmentFactRetryErrorCode, ShipmentFactRetryInput } from './generated/types.ts';

const sortName = 'shipmentFactDeadLetters';

/** What a carrier told, as it is kept until an order or a return has taken it. */
export interface KeptFact extends Omit<ShipmentFact, 'expected'> {
  readonly _id: string;
  readonly state: 'WAITING' | 'DEAD';
  readonly attempts: number;
  readonly lastFailure: string | null;
  readonly receivedAt: Date;
  /** null while it waits. */
  readonly givenUpAt: Date | null;
}

/** Where carriers' facts wait: the door to what was given up there. */
export interface KeptFacts {
  /** Those that were given up, the last one first, behind a moment and an id. */
  deadPage(tenant: string, request: PageRequest): Promise<Page<KeptFact>>;
  countDead(tenant: string): Promise<number>;
  /** null where there is none, or it has been taken. */
  find(tenant: string, id: string): Promise<KeptFact | null>;
  /** Lets one wait as if it had just come. @returns false where it is not dead */
  retry(tenant: string, id: string, session: ClientSession): Promise<boolean>;
}

/** Of a shop that hears from no carrier. */
export const noKeptFacts: KeptFacts = {
  deadPage: async () => ({ items: [], hasNextPage: false }),
  countDead: async () => 0,
  find: async () => null,
  retry: async () => false,
};

export interface FactRetryAnswer {
  /** null once it has been taken, or where there is none. */
  readonly fact: KeptFact | null;
  readonly problem: ShipmentFactRetryErrorCode | null;
}

/** A page of them; its total is counted for those who ask. */
export type DeadFactList = Awaited<ReturnType<DeadFacts['page']>>;

export type DeadFacts = ReturnType<typeof createDeadFacts>;

/** Carriers' facts that nobody took, for staff. */
export function createDeadFacts(parts: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly kept: KeptFacts;
  readonly cursorSecret: string;
}) {
  const { kept, cursorSecret: secret } = parts;

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT or CURSOR_INVALID for a page that is none */
    async page(caller: Caller, args: PageArgs) {
      mustHave(caller, 'orders:read');
      const page = await kept.deadPage(caller.tenant, readPage(args, sortName, secret));
      return toConnection(page, args, {
        sortName,
        secret,
        valuesOf: ({ givenUpAt, _id }) => [givenUpAt?.toISOString() ?? null, _id],
      });
    },

    count: (caller: Caller): Promise<number> => kept.countDead(caller.tenant),

    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED, BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
    async retry(caller: Caller, input: ShipmentFactRetryInput): Promise<FactRetryAnswer> {
      mustHave(caller, 'orders:write');
      const { tenant } = caller;
      const id = localIdOf('ShipmentFact', input.factId, 'factId');
      const request = {
        ...{ tenant, actor: actorOf(caller), operation: 'shipmentFactRetry' },
        ...{ key: input.idempotencyKey, body: { id } },
      };
      const isRetried = await onceInTransaction(parts, request, async (session) =>
        (await kept.retry(tenant, id, session)) ? true : null,
      );
      const fact = await kept.find(tenant, id);
      return { fact, problem: isRetried ? null : fact ? 'NOT_DEAD' : 'NOT_FOUND' };
    },
  };
}
