import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Generations } from '../generations.ts';
import { watchFile } from '../watch-file.ts';
import { needRestart } from './need-restart.ts';
import type { Settings } from './settings.ts';
import { readSettingsFile } from './settings-file.ts';
import { type SettledParts, settledParts } from './settled-parts.ts';
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
  /** Sections that were changed and hold once the gateway is started anew. */
  readonly needRestart: readonly string[];
  stop(): void;
}

export interface LiveSettingsParts {
  readonly file: string;
  /** What was read of it at the start. */
  readonly began: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What settings decide of a gateway. */
export interface LiveSettings {
  readonly began: Settings;
  readonly parts: SettledParts & { readonly settings: WatchedSettings };
}

/**
 * What settings make of a gateway. They hold for requests that come after they were read; one that is under way ends
 * by those that it began with. A file that is no good is refused with a line in the log, and the last good one stays.
 */
export function createLiveSettings(parts: LiveSettingsParts): LiveSettings {
  const { file, began, env, clock, log } = parts;
  let current = began;
  let isRefused = false;
  let stopWatching = (): void => {};

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
    const sections = needRestart(began, current);
    if (sections.length > 0) log.warn({ file, sections }, 'Settings hold after a restart');
  }

  return {
    began,
    parts: {
      ...settledParts(() => current, clock, log),
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
        get needRestart() {
          return needRestart(began, current);
        },
        stop: () => stopWatching(),
      },
    },
  };
}
