import type { Gateway } from '../gateway/gateway.ts';
import type { ApplyShipmentFact, ShipmentFactReply } from '../integrations/index.ts';
import type { ServiceCaller } from '../kernel/caller.ts';
import { toInstant } from '../kernel/clock.ts';
import { isErrorCode, ShopError } from '../kernel/errors.ts';

const documents = {
  applyShipmentFact: /* GraphQL */ `
    mutation IntegrationsApplyShipmentFact($input: ApplyShipmentFactInput!) {
      applyShipmentFact(input: $input) {
        outcome
        userErrors { code message }
      }
    }
  `,
  // A parcel that no order sent may be one on its way back.
  returnScan: /* GraphQL */ `
    mutation IntegrationsReturnScan($input: ReturnScanInput!) {
      returnScan(input: $input) {
        return { id }
      }
    }
  `,
} as const;

interface Payload {
  readonly outcome: Exclude<ShipmentFactReply, { outcome: 'REFUSED' }>['outcome'];
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/**
 * The integrations' door to orders and returns: the graph itself, asked as a service, so the same rules hold as for anyone.
 * It throws while one of them does not answer: the scan is told again later.
 */
export const applyShipmentFactThrough =
  (gateway: Pick<Gateway, 'execute'>): ApplyShipmentFact =>
  async ({ tenant, expected, occurredAt, ...fact }) => {
    const input = {
      ...fact,
      occurredAt: toInstant(occurredAt),
      ...(expected
        ? {
            expectedDate: expected.date,
            expectedFrom: expected.from && toInstant(expected.from),
            expectedTo: expected.to && toInstant(expected.to),
          }
        : {}),
    };
    const reply = await ask<Payload>(gateway, tenant, 'applyShipmentFact', input);
    if ('refused' in reply) return { outcome: 'REFUSED', reason: reply.refused };
    const { outcome, userErrors } = reply.payload;
    const [refusal] = userErrors;
    if (refusal) return { outcome: 'REFUSED', reason: `${refusal.code}: ${refusal.message}` };
    const isReturn =
      outcome === 'UNKNOWN_SHIPMENT' && (await scanReturn(gateway, { ...fact, tenant }));
    return { outcome: isReturn ? 'APPLIED' : outcome };
  };

/** Tells returns of a scan that says that the carrier has the parcel. @returns whether it is a return's */
async function scanReturn(
  gateway: Pick<Gateway, 'execute'>,
  fact: Pick<
    Parameters<ApplyShipmentFact>[0],
    'tenant' | 'trackingNumber' | 'status' | 'idempotencyKey'
  >,
): Promise<boolean> {
  const { tenant, trackingNumber, status, idempotencyKey } = fact;
  if (status !== 'PICKED_UP' && status !== 'IN_TRANSIT' && status !== 'DELIVERED') return false;
  const input = { trackingNumber, status, idempotencyKey };
  const reply = await ask<{ readonly return: unknown }>(gateway, tenant, 'returnScan', input);
  return 'payload' in reply && Boolean(reply.payload.return);
}

/** Words that no carrier uses, and a timeline that is full: both are so tomorrow too. */
const neverTaken: readonly unknown[] = ['BAD_USER_INPUT', 'OPERATION_LIMIT_EXCEEDED'];

type Reply<P> = { readonly payload: P } | { readonly refused: string };

/** @throws ShopError with the code of the graph where nothing was answered that would stay so */
async function ask<P extends object>(
  gateway: Pick<Gateway, 'execute'>,
  tenant: string,
  field: keyof typeof documents,
  input: object,
): Promise<Reply<P>> {
  const request = { query: documents[field], variables: { input } };
  const { data, errors } = await gateway.execute(request, integrationsOf(tenant));
  const payload = data?.[field] as P | null | undefined;
  const [error] = errors ?? [];
  if (payload && !error) return { payload };
  const code = error?.extensions?.['code'];
  if (neverTaken.includes(code)) return { refused: error?.message ?? 'Refused' };
  throw new ShopError(
    isErrorCode(code) ? code : 'SUBGRAPH_UNAVAILABLE',
    error?.message ?? 'The graph gave no answer about a parcel',
  );
}

const integrationsOf = (tenant: string): ServiceCaller => ({
  kind: 'service',
  tenant,
  subject: 'integrations',
  scopes: ['shipments:write'],
  client: 'integrations',
});
