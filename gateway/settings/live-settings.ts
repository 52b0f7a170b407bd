import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { memoizePer } from '../bounded-map.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import type { Generations } from '../generations.ts';
import { createHeaderPolicy } from '../headers/header-rules.ts';
import { liveHeaders } from '../headers/live-headers.ts';
import {
  type CostPerMinute,
  createCostBudgets,
  createMemoryBudgets,
} from '../limits/cost-budget.ts';
import { watchFile } from '../watch-file.ts';
import type { Settings } from './settings.ts';
import { readSettingsFile } from './settings-file.ts';
import { unknownNames } from './unknown-names.ts';

/** Settings that are read anew while the gateway runs. */
export interface WatchedSettings {
  /**
   * Holds them against the supergraph that serves, then watches for others.
   * @throws ShopError CONFIG_INVALID where they name what the supergraph does not have
   */
  start(generations: Pick<Generations, 'current' | 'onSwap'>): void;
  /** Whether what came last was not let in: what was there before holds on. */
  readonly isRefused: boolean;
  stop(): void;
}

export interface LiveSettingsParts {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What settings decide of a gateway. */
export type LiveSettings = Required<
  Pick<
    GatewayParts,
    'settings' | 'headers' | 'staleRules' | 'budgets' | 'requestsPerMinute' | 'trustedProxies'
  >
>;

/**
 * What settings make of a gateway. They hold for requests that come after they were read; one that is under way ends
 * by those that it began with. A file that is no good is refused with a line in the log, and the last good one stays.
 * @throws ShopError CONFIG_INVALID
 */
export async function createLiveSettings({
  file,
  env,
  clock,
  log,
}: LiveSettingsParts): Promise<LiveSettings> {
  let current = await readSettingsFile(file, env);
  let isRefused = false;
  let stopWatching = (): void => {};

  const headersOf = memoizePer(({ headers }: Settings) => createHeaderPolicy(headers));
  // Callers of this gateway are nobody in particular: each pays by its network.
  const budgets = createCostBudgets(
    () => everybody(current.costPerMinute ?? 0),
    createMemoryBudgets(clock),
  );

  function mustFit(
    settings: Settings,
    { current: generation }: Pick<Generations, 'current'>,
  ): void {
    const problems = unknownNames(settings, generation());
    if (problems.length > 0)
      throw new ShopError(
        'CONFIG_INVALID',
        `The settings in ${file} do not fit the supergraph:\n  ${problems.join('\n  ')}`,
        { problems },
      );
  }

  async function reload(generations: Pick<Generations, 'current'>): Promise<void> {
    const next = await readSettingsFile(file, env);
    mustFit(next, generations);
    current = next;
    isRefused = false;
    log.info({ file }, 'New settings hold');
  }

  return {
    settings: {
      start(generations) {
        mustFit(current, generations);
        const stopFollowing = generations.onSwap(() => {
          const problems = unknownNames(current, generations.current());
          if (problems.length > 0) log.warn({ file, problems }, 'Settings name what is gone');
        });
        const refuse = (error: unknown): void => {
          isRefused = true;
          log.warn({ file, error }, 'Settings were refused; the last good ones stay');
        };
        const stopFile = watchFile(file, () => reload(generations).catch(refuse), refuse);
        stopWatching = () => {
          stopFollowing();
          stopFile();
        };
      },
      get isRefused() {
        return isRefused;
      },
      stop: () => stopWatching(),
    },
    headers: liveHeaders(() => headersOf(current)),
    staleRules: () => current.stale,
    budgets: {
      charge: (context, cost) =>
        current.costPerMinute === null ? undefined : budgets.charge(context, cost),
      headersOf: budgets.headersOf,
    },
    requestsPerMinute: () => current.requestsPerMinute ?? Number.MAX_SAFE_INTEGER,
    trustedProxies: () => current.proxies,
  };
}

const everybody = (cost: number): CostPerMinute => ({
  anonymous: cost,
  shopper: cost,
  staff: cost,
  service: cost,
});
