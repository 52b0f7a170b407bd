/** `getParameter` and `setParameter`, for the few parameters that this server has. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { type Command, type CommandContext, flagOption, ok } from './command.ts';
import { checkFields, isGenericArgument } from './options.ts';

/** Seconds between two sweeps for expired documents: at least one, at most a day. */
const sweepParameter = 'ttlMonitorSleepSecs';
const maxSweepSeconds = 86_400;

type Read = (context: CommandContext) => unknown;

/** What can be asked for. `enableTestCommands` tells drivers' tests that there are fail points. */
const parameters: Readonly<Record<string, Read>> = {
  enableTestCommands: () => true,
  featureCompatibilityVersion: () => ({ version: '8.0' }),
  [sweepParameter]: ({ services }) => services.expiry.sleepSeconds,
};

export const getParameter: Command = {
  name: 'getParameter',
  isAdminOnly: true,
  run(command, context) {
    const [which] = Object.values(command);
    const isAll = which === '*' || (isDocument(which) && flagOption(which, 'allParameters', false));
    const wanted = Object.keys(parameters).filter((name) => isAll || Object.hasOwn(command, name));
    if (wanted.length === 0) {
      throw new StoreError('InvalidOptions', 'no option found to get');
    }
    return ok(Object.fromEntries(wanted.map((name) => [name, parameters[name]?.(context)])));
  },
};

export const setParameter: Command = {
  name: 'setParameter',
  isAdminOnly: true,
  run(command, { services }) {
    const [own = ''] = Object.keys(command);
    const given: Document = Object.fromEntries(
      Object.entries(command).filter(([name]) => Object.hasOwn(parameters, name)),
    );
    const unknown = Object.keys(command).find(
      (name) => name !== own && !Object.hasOwn(parameters, name) && !isGenericArgument(name),
    );
    if (unknown !== undefined) {
      throw new StoreError(
        'InvalidOptions',
        `attempted to set unrecognized parameter [${unknown}]`,
      );
    }
    checkFields('setParameter', given, { [sweepParameter]: 'number' });
    const seconds = given[sweepParameter];
    if (!isNumber(seconds)) throw new StoreError('InvalidOptions', 'no option found to set');
    if (toNumber(seconds) < 1 || toNumber(seconds) > maxSweepSeconds) {
      throw badValue(
        `Invalid value for parameter ${sweepParameter}: ${seconds} is not between 1 and ${maxSweepSeconds}`,
      );
    }
    const was = services.expiry.sleepSeconds;
    services.expiry.sleepSeconds = toNumber(seconds);
    return ok({ was });
  },
};
