import { ShopError } from '../kernel/errors.ts';

/** Variables of this prefix switch off checks that keep Apollo's planner from hanging on a hostile operation. */
const unsafePrefix = 'APOLLO_DISABLE_SECURITY_';

/**
 * The planner reads its switches while it plans, so nothing but their absence makes it safe.
 * @throws ShopError CONFIG_INVALID naming each variable that must go
 */
export function refuseUnsafeEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  const reasons = Object.keys(env)
    .filter((name) => name.toUpperCase().startsWith(unsafePrefix) && env[name])
    .map((name) => `${name} must not be set: it lets a small document hang the query planner`);
  if (reasons.length === 0) return;
  throw new ShopError('CONFIG_INVALID', `The gateway cannot start:\n  ${reasons.join('\n  ')}`, {
    reasons,
  });
}
