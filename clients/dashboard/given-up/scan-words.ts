import type { DashboardScanFragment } from '../generated/graphql.ts';

/** A carrier's scan that was given up. */
export type Scan = DashboardScanFragment;

const failures: Readonly<Record<string, string>> = {
  UNKNOWN_SHIPMENT: 'No order and no return has this parcel.',
  SERVICE_DOWN: 'Orders did not answer.',
};

/** Why nobody took a scan, in a sentence. */
export function scanFailureWords({ lastFailure }: Pick<Scan, 'lastFailure'>): string {
  const said = lastFailure ?? '';
  const known = failures[said];
  if (known) return known;
  const reason = said.replace(/^REFUSED: ([A-Z_]+: )?/, '').replace(/\.?$/, '.');
  return `The order did not take it: ${reason}`;
}
