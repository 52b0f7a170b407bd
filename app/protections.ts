import type { Db } from 'mongodb';
import type { GatewayParts } from '../gateway/gateway.ts';
import { isProxyAddress, type ProxyTrust } from '../gateway/http/client-address.ts';
import { createCostBudgets } from '../gateway/limits/cost-budget.ts';
import { defaultLimits, isLimitName, type LimitName } from '../gateway/limits/limits.ts';
import { hasScope } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Config, isDevelopment } from '../kernel/config.ts';
import { ShopError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { createSharedBudgets } from './shared-budgets.ts';

/** One person of staff, or one service, does the work of many shoppers. */
const workFactor = 5;

/** Fields that check a secret: the code of an order, and the asking for one. */
const sensitiveFields = ['orderLookupRequest', 'orderLookupVerify'];

type ProtectionParts = Pick<
  GatewayParts,
  'budgets' | 'measureOnly' | 'sensitiveFields' | 'maySeeSchema' | 'trustedProxies'
>;

/**
 * What keeps one caller from taking what is there for all.
 * @throws ShopError CONFIG_INVALID when AURORA_MEASURE_ONLY names what is no limit, or AURORA_TRUSTED_PROXIES what is
 * no address
 */
export async function protectionParts(
  config: Pick<Config, 'environment' | 'costPerMinute' | 'measureOnly' | 'trustedProxies'>,
  db: Db,
  clock: Clock,
  log: Log,
): Promise<ProtectionParts> {
  const { costPerMinute } = config;
  const perMinute = {
    anonymous: costPerMinute,
    shopper: costPerMinute,
    staff: costPerMinute * workFactor,
    service: costPerMinute * workFactor,
  };
  return {
    ...(costPerMinute > 0
      ? { budgets: createCostBudgets(perMinute, await createSharedBudgets({ db, clock, log })) }
      : {}),
    measureOnly: config.measureOnly.map(limitNamed),
    sensitiveFields,
    trustedProxies: proxiesNamed(config.trustedProxies),
    maySeeSchema: (caller) => isDevelopment(config) || hasScope(caller, 'graph:inspect'),
  };
}

function limitNamed(name: string): LimitName {
  if (isLimitName(name)) return name;
  throw new ShopError(
    'CONFIG_INVALID',
    `AURORA_MEASURE_ONLY: there is no limit ${name}; there are ${Object.keys(defaultLimits).join(', ')}`,
  );
}

function proxiesNamed(trust: ProxyTrust): ProxyTrust {
  const wrong = trust.proxies.find((proxy) => !isProxyAddress(proxy));
  if (wrong === undefined) return trust;
  throw new ShopError(
    'CONFIG_INVALID',
    `AURORA_TRUSTED_PROXIES must be addresses, networks such as 10.0.0.0/8, or loopback, not '${wrong}'`,
  );
}
