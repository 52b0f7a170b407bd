/** `getParameter` and `setParameter`, for the one parameter that this server has. */
import { toNumber } from '../bson/numbers.ts';
import { isNumber } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { type Command, ok } from './command.ts';

const parameter = 'ttlMonitorSleepSecs';

/** Seconds between two sweeps for expired documents: at least one, at most a day. */
export const setParameter: Command = {
  name: 'setParameter',
  options: { setParameter: 'any', [parameter]: 'number' },
  run(command, { services }) {
    const seconds = command[parameter];
    if (!isNumber(seconds)) throw new StoreError('InvalidOptions', 'no option found to set');
    if (toNumber(seconds) < 1 || toNumber(seconds) > 86_400) {
      throw badValue(
        `Invalid value for parameter ${parameter}: ${seconds} is not between 1 and 86400`,
      );
    }
    const was = services.expiry.sleepSeconds;
    services.expiry.sleepSeconds = toNumber(seconds);
    return ok({ was });
  },
};

export const getParameter: Command = {
  name: 'getParameter',
  options: { getParameter: 'any', [parameter]: 'any' },
  run: (_command, { services }) => ok({ [parameter]: services.expiry.sleepSeconds }),
};
