/** `getLog`: what there is to say at the start. Tools show it to whoever opens a shell. */
import { StoreError } from '../errors.ts';
import { type Command, ok } from './command.ts';
import { checkOption, missingField } from './options.ts';

/** The two logs that tools ask for; here they hold the same. */
const names = ['global', 'startupWarnings'];

/** A line as MongoDB writes them: JSON, with its time, severity, component and number. */
const warningOf = (startedAt: Date): string =>
  JSON.stringify({
    t: { $date: startedAt.toISOString() },
    s: 'W',
    c: 'CONTROL',
    id: 22_120,
    ctx: 'initandlisten',
    msg: 'This is the embedded store for development and tests. It is not MongoDB, and has no access control',
    tags: ['startupWarnings'],
  });

export const getLog: Command = {
  name: 'getLog',
  isAdminOnly: true,
  options: {},
  run(command, { services }) {
    const [which] = Object.values(command);
    checkOption('getLog.getLog', which, 'string');
    if (which === null) {
      throw missingField('getLog.getLog');
    }
    if (which === '*') return ok({ names });
    if (!names.includes(String(which))) {
      throw new StoreError('OperationFailed', `No log named '${String(which)}'`);
    }
    const log = [warningOf(services.startedAt)];
    return ok({ totalLinesWritten: log.length, log });
  },
};
