import { ShopError } from '../../kernel/errors.ts';
import { fieldValues } from './field-values.ts';

/** One header towards subgraphs: the client's own that is passed on, or one that is always said. */
export type RequestHeaderRule = ForSubgraphs &
  (
    | { readonly pass: string; readonly as?: string; readonly default?: string }
    | { readonly set: string; readonly value: string }
  );

/** One header of subgraphs' answers that the client gets. */
export interface ResponseHeaderRule extends ForSubgraphs {
  readonly pass: string;
  readonly as?: string;
}

interface ForSubgraphs {
  /** All where it is left out. */
  readonly subgraphs?: readonly string[];
}

/** Which headers travel through the gateway. Nothing does that no rule names. */
export interface HeaderRules {
  readonly request?: readonly RequestHeaderRule[];
  readonly response?: readonly ResponseHeaderRule[];
}

/** By lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** Header rules, checked and ready. */
export interface HeaderPolicy {
  /** Names of the client's headers that some rule passes on: answers differ by them. */
  readonly passed: readonly string[];
  /** The headers of a client that some rule passes on; null where there are none. */
  pick(headers: Readonly<Record<string, string | string[] | undefined>>): Headers | undefined;
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

/** Of one connection, or what the transport itself has to say. */
const ofTransport = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host', 'content-length', 'content-type', 'content-encoding'],
  ...['accept', 'accept-encoding', 'expect'],
];
/** What subgraphs believe because only the gateway can say it, and what names a request in the logs. */
const ours = ['x-aurora-caller', 'x-aurora-deadline', 'x-request-id', 'traceparent', 'tracestate'];
const forbidden = new Set([...ofTransport, ...ours]);

/** A longer value is no header of anybody's. */
const valueCharsMax = 8 * 1024;

/** @throws ShopError CONFIG_INVALID naming each rule that cannot be */
export function createHeaderPolicy({ request = [], response = [] }: HeaderRules): HeaderPolicy {
  const names = [
    ...request.flatMap((rule) => ('set' in rule ? [rule.set] : [rule.pass, rule.as ?? rule.pass])),
    ...response.flatMap((rule) => [rule.pass, rule.as ?? rule.pass]),
  ];
  const values = request.flatMap((rule) => ('set' in rule ? rule.value : (rule.default ?? [])));
  const reasons = [
    ...names.filter((name) => !isName(name)).map((name) => `${name} is no name of a header`),
    ...names
      .filter((name) => forbidden.has(name.toLowerCase()))
      .map((name) => `${name} is not to be passed on`),
    ...values.filter((value) => !isValue(value)).map(() => 'a value holds a control character'),
  ];
  if (reasons.length > 0)
    throw new ShopError(
      'CONFIG_INVALID',
      `These header rules cannot be:\n  ${reasons.join('\n  ')}`,
      {
        reasons,
      },
    );

  const passed = [...new Set(request.flatMap((rule) => ('pass' in rule ? lower(rule.pass) : [])))];
  return {
    passed,
    pick(headers) {
      if (passed.length === 0) return undefined;
      const picked: Record<string, string> = {};
      for (const name of passed) {
        const value = headers[name];
        const text = Array.isArray(value) ? value.join(', ') : value;
        if (text !== undefined && isValue(text)) picked[name] = text;
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
            for (const value of fieldValues(head, from)) if (isValue(value)) tell(to, value);
        },
      };
    },
  };
}

const concerns = ({ subgraphs }: ForSubgraphs, name: string): boolean =>
  subgraphs === undefined || subgraphs.includes(name);

const lower = (name: string): string => name.toLowerCase();

const isName = (name: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);

/** Visible characters, spaces and tabs: with a line break in it a value would be two headers. */
const isValue = (value: string): boolean =>
  value.length <= valueCharsMax && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
