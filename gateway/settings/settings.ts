import type { HeaderRules } from '../headers/header-rules.ts';
import type { ProxyTrust } from '../http/client-address.ts';
import type { StaleRules } from '../resilience/stale-rules.ts';

/** What an operator of `aurora-gateway` decides, and may change while it runs. */
export interface Settings {
  readonly headers: HeaderRules;
  readonly stale: StaleRules;
  /** Points of computed cost for each client; null: nobody pays. */
  readonly costPerMinute: number | null;
  /** Of each client; null: as many as it likes. */
  readonly requestsPerMinute: number | null;
  readonly proxies: ProxyTrust;
}
