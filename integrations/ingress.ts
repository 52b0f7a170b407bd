import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { hashPersonal } from '../kernel/personal-data.ts';
import { parcelHash } from '../kernel/privacy/data-subject.ts';
import type { Connector } from './connectors/connector.ts';
import type { Inbox, InboxItem } from './repository.ts';
import type { ShipmentFact } from './shipment-fact.ts';

/** The part of an HTTP request that a webhook needs; the gateway's routes fit it. */
export interface HookRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  body(maxBytes: number): Uint8Array | Promise<Uint8Array>;
}

export interface HookReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HookRoute {
  readonly method: 'POST';
  readonly path: '/hooks/:tenant/:connector';
  handle(request: HookRequest): Promise<HookReply>;
}

export interface IngressParts {
  readonly tenants: readonly string[];
  readonly connectors: readonly Connector[];
  readonly inbox: Inbox;
  readonly piiSalt: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once something new is in the inbox. */
  readonly onArrival: () => void;
}

const bodyBytesMax = 256 * 1024;
/** Hexadecimal digits: of the hundred facts of a delivery no two come to look alike. */
const fingerprintLength = 16;

/**
 * The door for webhooks: verify over the raw bytes, keep with a majority, only then answer 202. Whatever
 * happens before that, the sender tries again; a repeat is recognised by its delivery id and what it says.
 * @throws ShopError NOT_FOUND, BODY_TOO_LARGE, WEBHOOK_SIGNATURE_INVALID, BAD_USER_INPUT
 */
export function createHookRoute(parts: IngressParts): HookRoute {
  const connectors = new Map(parts.connectors.map((connector) => [connector.id, connector]));
  return {
    method: 'POST',
    path: '/hooks/:tenant/:connector',
    async handle(request) {
      const { tenant = '', connector: id = '' } = request.params;
      const connector = connectors.get(id);
      if (!connector || !parts.tenants.includes(tenant))
        throw new ShopError('NOT_FOUND', 'There is no webhook at this address');

      const receivedAt = parts.clock.now();
      const body = await request.body(bodyBytesMax);
      const { deliveryId, facts } = connector.receive({
        headers: request.headers,
        body,
        receivedAt,
      });
      const items = facts.map(
        (fact, index): InboxItem => ({
          _id: `${tenant}:${id}:${deliveryId}:${placeOf(index, fact, parts.piiSalt)}`,
          tenant,
          connector: id,
          lane: `${tenant}:${id}:${fact.trackingNumber}`,
          fact,
          parcelHash: parcelHash(fact.trackingNumber, parts.piiSalt),
          state: 'waiting',
          attempts: 0,
          outcome: null,
          receivedAt,
          expiresAt: null,
        }),
      );
      const accepted = await parts.inbox.put(items, receivedAt);
      parts.onArrival();
      parts.log.info(
        { requestId: request.requestId, connector: id, accepted, facts: facts.length },
        'A webhook was accepted',
      );
      return {
        status: 202,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ accepted, duplicates: facts.length - accepted }),
      };
    },
  };
}

/**
 * Where a fact stands in its delivery, padded so that items sort in the sender's order, and which it is: a sender that
 * uses an id anew for something else would else be told that we have it.
 */
const placeOf = (index: number, fact: ShipmentFact, piiSalt: string): string =>
  [
    String(index).padStart(3, '0'),
    hashPersonal(JSON.stringify(fact), piiSalt).slice(0, fingerprintLength),
  ].join(':');
