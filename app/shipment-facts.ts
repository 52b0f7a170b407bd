import type { Gateway } from '../gateway/gateway.ts';
import type { ApplyShipmentFact, ShipmentFactReply } from '../integrations/index.ts';
import type { ServiceCaller } from '../kernel/caller.ts';
import { toInstant } from '../kernel/clock.ts';
import { isErrorCode, ShopError } from '../kernel/errors.ts';

const document = /* GraphQL */ `
  mutation IntegrationsApplyShipmentFact($input: ApplyShipmentFactInput!) {
    applyShipmentFact(input: $input) {
      outcome
      userErrors { code message }
    }
  }
`;

/** A parcel that no order sent may be one on its way back. */
const documentOfReturns = /* GraphQL */ `
  mutation IntegrationsReturnScan($input: ReturnScanInput!) {
    returnScan(input: $input) {
      return { id }
    }
  }
`;

interface Payload {
  readonly outcome: Exclude<ShipmentFactReply, { outcome: 'REFUSED' }>['outcome'];
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** The integrations' door to the orders: the graph itself, asked as a service, so the same rules hold as for anyone. */
export const applyShipmentFactThrough =
  (gateway: Pick<Gateway, 'execute'>): ApplyShipmentFact =>
  async ({ tenant, expected, occurredAt, ...fact }) => {
    const { data, errors } = await gateway.execute(
      {
        query: document,
        variables: {
          input: {
            ...fact,
            occurredAt: toInstant(occurredAt),
            ...(expected
              ? {
                  expectedDate: expected.date,
                  expectedFrom: expected.from && toInstant(expected.from),
                  expectedTo: expected.to && toInstant(expected.to),
                }
              : {}),
          },
        },
      },
      integrationsOf(tenant),
    );
    const payload = data?.['applyShipmentFact'] as Payload | null | undefined;
    const [error] = errors ?? [];
    if (error || !payload) {
      const code = error?.extensions?.['code'];
      if (code === 'BAD_USER_INPUT')
        return { outcome: 'REFUSED', reason: error?.message ?? 'Refused' };
      throw new ShopError(
        isErrorCode(code) ? code : 'SUBGRAPH_UNAVAILABLE',
        error?.message ?? 'The orders service gave no answer',
      );
    }
    const [refusal] = payload.userErrors;
    if (refusal) return { outcome: 'REFUSED', reason: `${refusal.code}: ${refusal.message}` };
    const isReturn =
      payload.outcome === 'UNKNOWN_SHIPMENT' && (await scanReturn(gateway, { ...fact, tenant }));
    return { outcome: isReturn ? 'APPLIED' : payload.outcome };
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
  const { data } = await gateway.execute(
    {
      query: documentOfReturns,
      variables: { input: { trackingNumber, status, idempotencyKey } },
    },
    integrationsOf(tenant),
  );
  const payload = data?.['returnScan'] as { readonly return: unknown } | null | undefined;
  return Boolean(payload?.return);
}

const integrationsOf = (tenant: string): ServiceCaller => ({
  kind: 'service',
  tenant,
  subject: 'integrations',
  scopes: ['shipments:write'],
  client: 'integrations',
});
