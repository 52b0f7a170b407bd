import { isDevelopment } from '../../../../kernel/config.ts';
import type { SubgraphParts } from '../../../../kernel/graphql/subgraph.ts';
import type { CrmPort } from './crm-port.ts';
import { createHttpsCrm } from './https-crm.ts';
import { createLedgerCrm } from './ledger-crm.ts';

/** The customer system of this deployment; null where none is connected: then tickets stay here. */
export function connectedCrm({ db, clock, config }: SubgraphParts): CrmPort | null {
  const { crm } = config.stylist;
  if (crm) return createHttpsCrm({ crm, clock });
  return isDevelopment(config) ? createLedgerCrm(db) : null;
}
