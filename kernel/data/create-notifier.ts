import type { Db } from 'mongodb';
import type { Clock } from '../clock.ts';
import { type Config, isDevelopment } from '../config.ts';
import type { Log } from '../log.ts';
import { type Notifier, unconfiguredNotifier } from '../notifier.ts';
import { createMailbox } from './mailbox.ts';

/** How this environment reaches people: the mailbox page in development and tests, else no adapter yet. */
export const createNotifier = async ({
  log,
  ...parts
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'environment' | 'tenant'>;
  readonly log: Log;
}): Promise<Notifier> =>
  isDevelopment(parts.config) ? createMailbox(parts) : unconfiguredNotifier(log);
