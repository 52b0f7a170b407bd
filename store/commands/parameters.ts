/** `getParameter` and `setParameter`, for the few parameters that this server has. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';
import { isTruthy } from '../query/truth.ts';
import { type Command, ok } from './command.ts';
import { isGenericArgument } from './generic-argument-names.ts';
import { type ComponentLevels, levelsTree, parseLevels } from './log-components.ts';
import { flagOption } from './option-values.ts';
import { checkOption, type OptionType } from './options.ts';
import type { Services } from './services.ts';

/** Those that tools set: they are kept, though this server has no more to log than it does. */
export interface ToolParameters {
  automationServiceDescriptor: string;
  /** That of the server as a whole is its `logLevel`. */
  logLevels: ComponentLevels;
  quiet: boolean;
}

export const createToolParameters = (): ToolParameters => ({
  automationServiceDescriptor: '',
  logLevels: new Map([['', 0]]),
  quiet: false,
});

interface Parameter {
  read(services: Services): unknown;
  /** What to do with a new value, once it is checked; left out where it cannot be set. */
  readonly parse?: (value: unknown) => (services: Services) => void;
}

/** Seconds between two sweeps for expired documents: at least one, at most a day. */
const sweepParameter = 'ttlMonitorSleepSecs';
const maxSweepSeconds = 86_400;
const maxLogLevel = 5;
/** Characters, as in MongoDB. */
const maxDescriptor = 64;

/** `enableTestCommands` tells drivers' tests that there are fail points. */
const parameters: ReadonlyMap<string, Parameter> = new Map<string, Parameter>([
  [
    'automationServiceDescriptor',
    {
      read: ({ toolParameters }) => toolParameters.automationServiceDescriptor,
      parse(value) {
        checkOption('automationServiceDescriptor', value, 'string');
        const text = typeof value === 'string' ? value : '';
        if (text.length > maxDescriptor) {
          throw new StoreError(
            'Overflow',
            `Value for parameter automationServiceDescriptor must be no more than ${maxDescriptor} bytes`,
          );
        }
        return ({ toolParameters }) => {
          toolParameters.automationServiceDescriptor = text;
        };
      },
    },
  ],
  ['enableTestCommands', { read: () => true }],
  ['featureCompatibilityVersion', { read: () => ({ version: '8.0' }) }],
  [
    'logComponentVerbosity',
    {
      read: ({ toolParameters }) => levelsTree(toolParameters.logLevels),
      parse: (value) =>
        changeLevels(
          parseLevels(value, (given, least) =>
            wholeBetween('logComponentVerbosity', given, least, maxLogLevel),
          ),
        ),
    },
  ],
  [
    'logLevel',
    {
      read: ({ toolParameters }) => toolParameters.logLevels.get(''),
      parse: (value) =>
        changeLevels(new Map([['', wholeBetween('logLevel', value, 0, maxLogLevel)]])),
    },
  ],
  [
    'quiet',
    {
      read: ({ toolParameters }) => toolParameters.quiet,
      parse: (value) => {
        const isQuiet = isTruthy(value);
        return ({ toolParameters }) => {
          toolParameters.quiet = isQuiet;
        };
      },
    },
  ],
  [
    sweepParameter,
    {
      read: ({ expiry }) => expiry.sleepSeconds,
      parse(value) {
        checkOption(`setParameter.${sweepParameter}`, value, 'number');
        const seconds = wholeBetween(sweepParameter, value, 1, maxSweepSeconds);
        return ({ expiry }) => {
          expiry.sleepSeconds = seconds;
        };
      },
    },
  ],
]);

const changeLevels =
  (levels: ComponentLevels) =>
  ({ toolParameters }: Services): void => {
    toolParameters.logLevels = new Map([...toolParameters.logLevels, ...levels]);
  };

/** @throws StoreError BadValue for what is no number, or out of range */
function wholeBetween(name: string, value: unknown, from: number, to: number): number {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (!isNumber(number) || Number.isNaN(toNumber(number))) {
    throw badValue(`Failed to convert value of type ${typeName(value)} for parameter ${name}`);
  }
  const whole = clampToInt64(number);
  if (whole >= from && whole <= to) return whole;
  throw badValue(`Invalid value for parameter ${name}: ${whole} is not between ${from} and ${to}`);
}

/** None can be set by an option at the start. */
const occasions: OptionType = { oneOf: ['runtime', 'startup'] };

export const getParameter: Command = {
  name: 'getParameter',
  isAdminOnly: true,
  run(command, { services }) {
    const [which] = Object.values(command);
    const wanted = isDocument(which) ? which : {};
    const { setAt = null } = wanted;
    checkOption('getParameter.setAt', setAt, occasions);
    const isAll = which === '*' || flagOption(wanted, 'allParameters', false);
    const hasDetails = flagOption(wanted, 'showDetails', false);
    const found: Document = {};
    for (const [name, { read, parse }] of parameters) {
      const settableAtRuntime = parse !== undefined;
      const isWanted = setAt === null || (setAt === 'runtime' && settableAtRuntime);
      if (!isWanted || !(isAll || Object.hasOwn(command, name))) continue;
      const value = read(services);
      found[name] = hasDetails ? { value, settableAtRuntime, settableAtStartup: false } : value;
    }
    if (Object.keys(found).length === 0) {
      throw invalidOptions('no option found to get');
    }
    return ok(found);
  },
};

/** All values are checked before the first of them is set. */
export const setParameter: Command = {
  name: 'setParameter',
  isAdminOnly: true,
  run(command, { services }) {
    const [, ...given] = Object.entries(command).filter(
      ([name], i) => i === 0 || !isGenericArgument(name),
    );
    const changes = given.map(([name, value]) => {
      const parameter = parameters.get(name);
      if (parameter?.parse !== undefined) return { parameter, set: parameter.parse(value) };
      throw invalidOptions(
        parameter === undefined
          ? `attempted to set unrecognized parameter [${name}], use help:true to see options`
          : `not allowed to change [${name}] at runtime`,
      );
    });
    const [first] = changes;
    if (first === undefined) {
      throw invalidOptions('no option found to set, use help:true to see options');
    }
    const was = first.parameter.read(services);
    for (const { set } of changes) set(services);
    return ok({ was });
  },
};
