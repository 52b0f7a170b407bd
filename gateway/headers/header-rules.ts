import { ShopError } from '../../kernel/errors.ts';
import { fieldValues } from './field-values.ts';
import { isHeaderValue, whyNot } from './header-names.ts';

/**
 * One header towards subgraphs: the client's own that is passed on, one that is always said, or one that rules before
 * would send and that is not sent after all. Of two rules for one name the later one counts.
 */
export type RequestHeaderRule = ForSubgraphs &
  (
    | {
        readonly pass: string;
        readonly as?: string | undefined;
        readonly default?: string | undefined;
      }
    | { readonly set: string; readonly value: string }
    | { readonly remove: string }
  );

/** One header of subgraphs' answers that the client gets. */
export interface ResponseHeaderRule extends ForSubgraphs {
  readonly pass: string;
  readonly as?: string | undefined;
  /** What becomes of several values; `all` where it is left out. Cookies and `cache-control` have rules of their own. */
  readonly merge?: HeaderMerge | undefined;
}

/** All that differ, in one line; or the one that comes first or last. */
export const headerMerges = ['all', 'first', 'last'] as const;
export type HeaderMerge = (typeof headerMerges)[number];

interface ForSubgraphs {
  /** All where it is left out. */
  readonly subgraphs?: readonly string[] | undefined;
}

/** Which headers travel through the gateway. Nothing does that no rule names. */
export interface HeaderRules {
  readonly request?: readonly RequestHeaderRule[] | undefined;
  readonly response?: readonly ResponseHeaderRule[] | undefined;
}

/** By lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** Header rules, checked and ready. */
export interface HeaderPolicy {
  /** Names of the client's headers that some rule passes on: answers differ by them. */
  readonly passed: readonly string[];
  /** Names of headers that a client may get of subgraphs. */
  readonly told: readonly string[];
  /** The headers of a client that some rule passes on; undefined where no rule does. */
  pick(headers: Readonly<Record<string, string | string[] | undefined>>): Headers | undefined;
  /** What becomes of several values of a name that a client gets. */
  mergeOf(name: string): HeaderMerge;
  /** The rules as they concern one subgraph. */
  for(subgraph: string): SubgraphHeaders;
}

/** What travels between the gateway and one subgraph. */
export interface SubgraphHeaders {
  /** What it is sent, of what was picked of the client's own. */
  towards(picked: Headers | undefined): Headers;
  /** Whether a client gets anything of its answers' heads. */
  readonly passesBack: boolean;
  /** Tells what a client gets of a head, by the name that it gets it under. */
  pass(head: string, tell: ((name: string, value: string) => void) | undefined): void;
}

/** @throws ShopError CONFIG_INVALID naming each rule that cannot be */
export function createHeaderPolicy(rules: HeaderRules): HeaderPolicy {
  const problems = headerProblems(rules);
  if (problems.length > 0)
    throw new ShopError(
      'CONFIG_INVALID',
      `These header rules cannot be:\n  ${problems.join('\n  ')}`,
      { problems },
    );
  const { request = [], response = [] } = rules;
  const passed = [...new Set(request.flatMap((rule) => ('pass' in rule ? lower(rule.pass) : [])))];
  const merges = new Map(
    response.map(({ pass, as = pass, merge = 'all' }) => [lower(as), merge] as const),
  );
  return {
    passed,
    told: [...merges.keys()],
    mergeOf: (name) => merges.get(name) ?? 'all',
    pick(headers) {
      if (passed.length === 0) return undefined;
      const picked: Record<string, string> = {};
      for (const name of passed) {
        const value = headers[name];
        const text = Array.isArray(value) ? value.join(', ') : value;
        if (text !== undefined && isHeaderValue(text)) picked[name] = text;
      }
      return picked;
    },
    for(subgraph) {
      const towards = request.filter((rule) => concerns(rule, subgraph));
      const back = response
        .filter((rule) => concerns(rule, subgraph))
        .map((rule) => ({ from: lower(rule.pass), to: lower(rule.as ?? rule.pass) }));
      return {
        towards(picked) {
          const sent: Record<string, string> = {};
          for (const rule of towards) {
            if ('set' in rule) sent[lower(rule.set)] = rule.value;
            else if ('remove' in rule) delete sent[lower(rule.remove)];
            else {
              const value = picked?.[lower(rule.pass)] ?? rule.default;
              if (value !== undefined) sent[lower(rule.as ?? rule.pass)] = value;
            }
          }
          return sent;
        },
        passesBack: back.length > 0,
        pass(head, tell) {
          if (!tell) return;
          for (const { from, to } of back)
            for (const value of fieldValues(head, from)) if (isHeaderValue(value)) tell(to, value);
        },
      };
    },
  };
}

/** What is wrong with rules, each by its place: `request[0].pass: …`. */
export function headerProblems({ request = [], response = [] }: HeaderRules): readonly string[] {
  const problems: string[] = [];
  const say = (place: string, reason: string | null): void => {
    if (reason !== null) problems.push(`${place}: ${reason}`);
  };
  for (const [index, rule] of request.entries())
    for (const [key, text] of Object.entries(rule) as [string, unknown][]) {
      if (typeof text !== 'string') continue;
      const isValue = key === 'value' || key === 'default';
      if (isValue) say(`request[${index}].${key}`, isHeaderValue(text) ? null : noValue);
      else say(`request[${index}].${key}`, whyNot(text, 'request'));
    }
  const merges = new Map<string, HeaderMerge>();
  for (const [index, { pass, as = pass, merge = 'all' }] of response.entries()) {
    const place = `response[${index}]`;
    say(`${place}.pass`, whyNot(pass, 'response'));
    if (as !== pass) say(`${place}.as`, whyNot(as, 'response'));
    const name = lower(as);
    if (merge !== 'all' && hasOwnMerge.has(name))
      say(`${place}.merge`, `${as} has a rule of its own: ${hasOwnMerge.get(name)}`);
    const before = merges.get(name) ?? merge;
    if (before !== merge)
      say(`${place}.merge`, `another rule for ${as} says ${before}; a client gets one of both`);
    merges.set(name, merge);
  }
  return problems;
}

const noValue = 'a value has up to 8,192 visible characters and no line break';

const hasOwnMerge = new Map([
  ['set-cookie', 'each cookie is a line of its own'],
  ['cache-control', 'the strictest counts'],
]);

const concerns = ({ subgraphs }: ForSubgraphs, name: string): boolean =>
  subgraphs === undefined || subgraphs.includes(name);

const lower = (name: string): string => name.toLowerCase();
