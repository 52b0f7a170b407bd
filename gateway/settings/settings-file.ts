import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, ShopError } from '../../kernel/errors.ts';
import { headerMerges, headerProblems, type RequestHeaderRule } from '../headers/header-rules.ts';
import { createClientAddress } from '../http/client-address.ts';
import type { Settings } from './settings.ts';

/** A file larger than this is not the one that was meant. */
const fileCharactersMax = 256 * 1024;

/**
 * Reads the settings of a gateway: YAML, or JSON, which is YAML too.
 * @param env where rules find what does not belong into a file
 * @throws ShopError CONFIG_INVALID naming each field that is wrong, and what would be right
 */
export async function readSettingsFile(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ShopError('CONFIG_INVALID', `${path} cannot be read: ${messageOf(error)}`, {}, error);
  }
  return parseSettings(text, path, env);
}

/** @throws ShopError CONFIG_INVALID */
export function parseSettings(
  text: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  if (text.length > fileCharactersMax)
    return refuse(path, [`it has more than ${fileCharactersMax} characters`]);
  let given: unknown;
  try {
    given = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return refuse(path, [`it is no YAML: ${messageOf(error).split('\n')[0]}`]);
  }
  // A file with nothing in it asks for nothing.
  const read = settingsIn(env).safeParse(given ?? {});
  if (!read.success)
    return refuse(
      path,
      read.error.issues.map(({ path: place, message }) => `${placeOf(place)}: ${message}`),
    );
  const problems = headerProblems(read.data.headers).map((problem) => `headers.${problem}`);
  return problems.length > 0 ? refuse(path, problems) : read.data;
}

/** An object with these keys; others are told beside what is known. */
const object = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no ${(issue.keys ?? []).join(', ')} here; there are ${Object.keys(shape).join(', ')}`
        : `must be an object with ${Object.keys(shape).join(', ')}`,
  });

const text = z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' });
const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const list = <T extends z.ZodType>(item: T, noun: string) =>
  z.array(item, { error: `must be a list of ${noun}` }).max(200, { error: 'holds more than 200' });
const subgraphs = list(text, 'names of subgraphs').min(1, {
  error: 'must name at least one subgraph; leave it out for all',
});

function requestRule(env: Readonly<Record<string, string | undefined>>) {
  const shape = {
    pass: text.optional(),
    set: text.optional(),
    remove: text.optional(),
    as: text.optional(),
    default: z.string({ error: 'must be text' }).optional(),
    value: z.string({ error: 'must be text' }).optional(),
    env: text.optional(),
    subgraphs: subgraphs.optional(),
  };
  return object(shape).transform((rule, context): RequestHeaderRule => {
    const say = (message: string, key?: string): never => {
      context.addIssue({ code: 'custom', message, ...(key ? { path: [key] } : {}) });
      return z.NEVER;
    };
    const goesWith = (kind: 'pass' | 'set' | 'remove', keys: readonly (keyof typeof shape)[]) => {
      for (const key of ['as', 'default', 'value', 'env'] as const)
        if (rule[key] !== undefined && !keys.includes(key))
          say(
            `does not go with ${kind}${keys.length > 0 ? `, which takes ${keys.join(', ')}` : ''}`,
            key,
          );
    };
    const { pass, set, remove, subgraphs: forSubgraphs } = rule;
    if ([pass, set, remove].filter((name) => name !== undefined).length !== 1)
      return say('must have one of pass, set and remove');
    const at = forSubgraphs ? { subgraphs: forSubgraphs } : {};
    if (pass !== undefined) {
      goesWith('pass', ['as', 'default']);
      return { pass, as: rule.as, default: rule.default, ...at };
    }
    if (remove !== undefined) {
      goesWith('remove', []);
      return { remove, ...at };
    }
    goesWith('set', ['value', 'env']);
    if ((rule.value === undefined) === (rule.env === undefined))
      return say('must have a value, or env with the name of the variable that holds it');
    const value = rule.env === undefined ? rule.value : env[rule.env];
    if (set === undefined || value === undefined)
      return say(`${rule.env} is not set in the environment`, 'env');
    return { set, value, ...at };
  });
}

const responseRule = object({
  pass: text,
  as: text.optional(),
  merge: z.enum(headerMerges, { error: `must be ${headerMerges.join(', ')}` }).optional(),
  subgraphs: subgraphs.optional(),
});

const coordinate = /^[_A-Za-z]\w*(\.[_A-Za-z]\w*)?$/;

const staleRule = object({
  ttlSeconds: wholeNumber(0, 7 * 24 * 60 * 60),
  scope: z
    .enum(['caller', 'everybody'], { error: 'must be caller or everybody' })
    .default('caller'),
}).transform(({ ttlSeconds, scope }) => ({ ttlMs: ttlSeconds * 1_000, scope }));

const settingsIn = (env: Readonly<Record<string, string | undefined>>) =>
  object({
    headers: object({
      request: list(requestRule(env), 'rules').default([]),
      response: list(responseRule, 'rules').default([]),
    }).default({ request: [], response: [] }),
    stale: z
      .record(z.string().regex(coordinate, { error: 'must be a type, or Type.field' }), staleRule, {
        error: 'must be rules by Type or Type.field',
      })
      .default({}),
    budgets: object({
      costPerMinute: wholeNumber(1, 1_000_000_000).optional(),
      requestsPerMinute: wholeNumber(1, 1_000_000).optional(),
    }).default({}),
    proxies: object({
      trusted: list(text, 'addresses and networks')
        .superRefine((proxies, context) => {
          for (const [index, proxy] of proxies.entries())
            if (!isNetwork(proxy))
              context.addIssue({
                code: 'custom',
                path: [index],
                message: 'must be an address, a network such as 10.0.0.0/8, or loopback',
              });
        })
        .default([]),
      header: z
        .enum(['x-forwarded-for', 'forwarded'], { error: 'must be x-forwarded-for or forwarded' })
        .default('x-forwarded-for'),
    }).default({ trusted: [], header: 'x-forwarded-for' }),
  }).transform(
    ({ headers, stale, budgets, proxies }): Settings => ({
      headers,
      stale,
      costPerMinute: budgets.costPerMinute ?? null,
      requestsPerMinute: budgets.requestsPerMinute ?? null,
      proxies: { proxies: proxies.trusted, header: proxies.header },
    }),
  );

function isNetwork(proxy: string): boolean {
  try {
    createClientAddress({ proxies: [proxy], header: 'forwarded' });
    return true;
  } catch {
    return false;
  }
}

/** `headers.request[0].pass`. */
const placeOf = (place: readonly PropertyKey[]): string =>
  place.length === 0
    ? 'the file'
    : place.reduce<string>(
        (before, key) =>
          typeof key === 'number'
            ? `${before}[${key}]`
            : before
              ? `${before}.${String(key)}`
              : String(key),
        '',
      );

/** Names places and never values: what stands in a rule may be a secret. */
function refuse(path: string, problems: readonly string[]): never {
  throw new ShopError(
    'CONFIG_INVALID',
    `The settings in ${path} cannot be:\n  ${problems.join('\n  ')}`,
    { problems },
  );
}
