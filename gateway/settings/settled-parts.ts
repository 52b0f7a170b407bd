import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLog, type Log } from '../../kernel/log.ts';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { everybodyAnonymous } from '../auth/authenticate.ts';
import { hasRight } from '../auth/rights.ts';
import {
  createTokenAuthenticate,
  identifiedByOf,
  type TokenCallers,
} from '../auth/token-callers.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { createHeaderPolicy } from '../headers/header-rules.ts';
import { liveHeaders } from '../headers/live-headers.ts';
import {
  type CostPerMinute,
  createCostBudgets,
  createMemoryBudgets,
} from '../limits/cost-budget.ts';
import { createRequestLog } from '../telemetry/request-log.ts';
import type { Settings } from './settings.ts';

/** The parts of a gateway that follow settings while it runs. */
export type SettledParts = Required<
  Pick<
    GatewayParts,
    | 'headers'
    | 'staleRules'
    | 'budgets'
    | 'requestsPerMinute'
    | 'trustedProxies'
    | 'limits'
    | 'measureOnly'
    | 'sensitiveFields'
    | 'bodyBytesMax'
    | 'batchMax'
    | 'inFlightMax'
    | 'authenticate'
    | 'identifiedBy'
    | 'decidePolicies'
    | 'mayAdminister'
    | 'maySeeSchema'
    | 'allowedOrigins'
    | 'allowsCookies'
    | 'requestTimeoutMs'
    | 'requestLog'
  >
>;

/** @param current the settings that hold now */
export function settledParts(current: () => Settings, clock: Clock, log: Log): SettledParts {
  const headersOf = memoizePer(({ headers }: Settings) => createHeaderPolicy(headers));
  const authenticateBy = memoizePer((callers: TokenCallers) =>
    createTokenAuthenticate(callers, clock),
  );
  const identifiedBy = memoizePer(({ callers }: Settings) =>
    callers ? identifiedByOf(callers) : [],
  );
  const logRequest = createRequestLog(log);
  const writeRequest = createRequestLog(createLog({ level: 'info', name: 'gateway' }));
  // Who proves to be somebody pays alone; the others pay by their networks.
  const budgets = createCostBudgets(
    () => everybody(current().costPerMinute ?? 0),
    createMemoryBudgets(clock),
  );

  return {
    headers: liveHeaders(() => headersOf(current())),
    staleRules: () => current().stale,
    budgets: {
      charge: (context, cost) =>
        current().costPerMinute === null ? undefined : budgets.charge(context, cost),
      headersOf: budgets.headersOf,
    },
    requestsPerMinute: () => current().requestsPerMinute ?? Number.MAX_SAFE_INTEGER,
    trustedProxies: () => current().proxies,
    limits: () => current().limits,
    measureOnly: () => current().measureOnly,
    sensitiveFields: () => current().sensitiveFields,
    bodyBytesMax: () => current().bodyBytesMax,
    batchMax: () => current().batchMax,
    inFlightMax: () => current().inFlightMax,
    authenticate(credentials) {
      const { callers } = current();
      return (callers ? authenticateBy(callers) : everybodyAnonymous)(credentials);
    },
    identifiedBy: () => identifiedBy(current()),
    decidePolicies(names, caller) {
      const { policies } = current();
      return new Set(
        names.filter((name) => {
          const right = Object.hasOwn(policies, name) ? policies[name] : undefined;
          return right !== undefined && hasRight(caller, right);
        }),
      );
    },
    mayAdminister(caller) {
      const { administrators } = current();
      return administrators !== null && hasRight(caller, administrators);
    },
    maySeeSchema: (caller) => maySee(caller, current()),
    allowedOrigins: () => current().cors.origins,
    allowsCookies: () => current().cors.allowsCookies,
    requestTimeoutMs: () => current().requestTimeoutMs,
    requestLog(request) {
      const { logsRequests } = current();
      if (logsRequests === null) logRequest(request);
      else if (logsRequests) writeRequest(request);
    },
  };
}

function maySee(caller: Caller, { introspection }: Settings): boolean {
  switch (introspection) {
    case 'everybody':
      return true;
    case 'callers':
      return caller.kind !== 'anonymous';
    case 'nobody':
      return false;
    default:
      return hasRight(caller, introspection);
  }
}

const everybody = (cost: number): CostPerMinute => ({
  anonymous: cost,
  shopper: cost,
  staff: cost,
  service: cost,
});
