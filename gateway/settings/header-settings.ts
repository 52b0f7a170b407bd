import { z } from 'zod';
import { headerMerges, type RequestHeaderRule } from '../headers/header-rules.ts';
import { list, object, oneOf, section, text } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

const subgraphs = list(text, 'names of subgraphs')
  .min(1, { error: 'must name at least one subgraph; leave it out for all' })
  .describe('Names of the subgraphs that the rule is for; left out: all');

/** @param env where rules find what does not belong into a file */
export const headerSettings = (env: Env) =>
  section({
    request: list(requestRule(env), 'rules')
      .prefault([])
      .describe(
        'Headers towards subgraphs, at most 200 rules in order; of two for one name the later counts',
      ),
    response: list(responseRule, 'rules')
      .default([])
      .describe('Headers of subgraphs that clients get, at most 200 rules'),
  });

function requestRule(env: Env) {
  const value = z.string({ error: 'must be text' });
  const shape = {
    pass: text.optional().describe('Sends this header of the client on'),
    set: text.optional().describe('Always sends this header'),
    remove: text.optional().describe('Takes back what rules before it would send'),
    as: text.optional().describe('Sends it under another name'),
    default: value.optional().describe('What is sent where the client has none'),
    value: value.optional().describe('What `set` sends'),
    env: text
      .optional()
      .describe('The variable that holds what `set` sends: keys do not belong into files'),
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
    const sent = rule.env === undefined ? rule.value : env[rule.env];
    if (set === undefined || sent === undefined)
      return say(`${rule.env} is not set in the environment`, 'env');
    return { set, value: sent, ...at };
  });
}

const responseRule = object({
  pass: text.describe('Gives clients this header of subgraphs'),
  as: text.optional().describe('Gives it under another name'),
  merge: oneOf(headerMerges)
    .optional()
    .describe(
      'Of several values: `all` that differ, in one line; or the `first` or `last` to come. Cookies stay lines of their own, and of `cache-control` the strictest counts',
    ),
  subgraphs: subgraphs.optional(),
});
