import { z } from 'zod';
import { isOrigin } from '../../kernel/config-values.ts';
import { logLevels } from '../../kernel/log-levels.ts';
import { transportLimits } from '../execution/transport/transport.ts';
import { isProxyAddress } from '../http/client-address.ts';
import { defaultLimits, isLimitName, type LimitName } from '../limits/limits.ts';
import { defaultWaiting } from '../resilience/settings.ts';
import { callerSettings, cookieProblem, right } from './caller-settings.ts';
import { headerSettings } from './header-settings.ts';
import { connections, planning, streams } from './load-settings.ts';
import { ownResilience, resilience } from './resilience-settings.ts';
import { defaultSettings } from './settings.ts';
import {
  flag,
  list,
  numberFrom,
  object,
  oneOf,
  section,
  settled,
  text,
  url,
  wholeNumber,
} from './values.ts';

const defaults = defaultSettings;
const { timeouts, log } = defaults.atStart;

const limit = (name: LimitName, why: string, max = 1_000_000) =>
  wholeNumber(1, max).default(defaultLimits[name]).describe(why);

const limitNames = Object.keys(defaultLimits).filter(isLimitName);

const limits = section({
  tokensMax: limit(
    'tokensMax',
    'Lexical tokens of a document; the introspection query has about 350',
    100_000,
  ),
  depthMax: limit('depthMax', 'Fields inside fields; the introspection query goes 15 deep', 1_000),
  aliasesMax: limit(
    'aliasesMax',
    'Fields asked under another name: the usual way to ask one a thousand times',
  ),
  rootFieldsMax: limit('rootFieldsMax', 'Fields at the root, each at least one fetch'),
  directivesMax: limit('directivesMax', 'Directives in a document'),
  fieldsMax: limit('fieldsMax', 'Fields once fragments are spread: nested ones multiply', 100_000),
  costMax: limit(
    'costMax',
    'Points of computed cost (`@cost`, `@listSize`) of one request',
    1_000_000_000,
  ),
  variableItemsMax: limit('variableItemsMax', 'Items of all lists in the variables'),
  variableDepthMax: limit(
    'variableDepthMax',
    'Objects and lists inside one another in the variables',
    500,
  ),
  sensitiveFields: list(text, 'names of fields')
    .default([])
    .describe('Fields at the root that check a secret, such as a password or a voucher'),
  sensitiveMax: limit('sensitiveMax', 'How often one of them may stand in an operation'),
  measureOnly: list(oneOf(limitNames), 'limits')
    .default([])
    .describe(
      'Limits above that `aurora_limit_exceeded_total` counts and nobody is refused for: a new one is tried on live traffic first',
    ),
  bodyBytesMax: wholeNumber(1_024, 64 * 1024 * 1024)
    .default(defaults.bodyBytesMax)
    .describe('Bytes of a request body, also once it is unpacked'),
  batchMax: wholeNumber(0, 100)
    .default(defaults.batchMax)
    .describe('Requests that one body may hold as a list; 0 takes no lists'),
  inFlightMax: wholeNumber(1, 1_000_000)
    .default(defaults.inFlightMax)
    .describe(
      'Queries and mutations worked on at once; more are told to come again. 2,000 full pages take about 200 MB',
    ),
});

const coordinate = /^[_A-Za-z]\w*(\.[_A-Za-z]\w*)?$/;

const staleRule = object({
  ttlSeconds: wholeNumber(0, 7 * 24 * 60 * 60).describe('How old, in seconds; 0: never'),
  scope: oneOf(['caller', 'everybody'])
    .default('caller')
    .describe(
      '`everybody` for what is the same for all, whatever their headers; `caller`: only what was told to the same headers before',
    ),
}).transform(({ ttlSeconds, scope }) => ({ ttlMs: ttlSeconds * 1_000, scope }));

const proxies = section({
  trusted: list(text, 'addresses and networks')
    .superRefine((given, context) => {
      for (const [index, proxy] of given.entries())
        if (!isProxyAddress(proxy))
          context.addIssue({
            code: 'custom',
            path: [index],
            message: 'must be an address, a network such as 10.0.0.0/8, or loopback',
          });
    })
    .default([])
    .describe(
      'Addresses and networks of proxies whose word on the client’s address is taken; behind a proxy without it all clients are one',
    ),
  header: oneOf(['x-forwarded-for', 'forwarded'])
    .default('x-forwarded-for')
    .describe('The one header in which they write it'),
});

const origin = text.refine((value) => value === '*' || isOrigin(value), {
  error: 'must be an origin such as https://shop.example, or *',
});

const subgraph = object({
  url: url(['http:', 'https:'])
    .optional()
    .describe('Where it answers, in place of what the supergraph says; after a restart'),
  subscriptionUrl: url(['ws:', 'wss:', 'http:', 'https:'])
    .optional()
    .describe(
      'Where its streams are, by graphql-transport-ws; left out: where it answers. After a restart',
    ),
  timeoutMs: wholeNumber(1, 600_000)
    .optional()
    .describe(
      'Milliseconds to wait for one of its answers; left out: `timeouts.subgraphMs`. After a restart',
    ),
  connectionsMax: wholeNumber(1, 1_000)
    .optional()
    .describe(
      `Connections to it, each for one call at a time; more calls wait. Left out: ${transportLimits.connectionsMax}. After a restart`,
    ),
  waitingMax: wholeNumber(1, 1_000_000)
    .optional()
    .describe(
      `Calls that wait for one; more are told to come again. Left out: ${defaultWaiting.waitingMax}, a second of a service that answers as many. After a restart`,
    ),
  waitMsMax: wholeNumber(1, 600_000)
    .optional()
    .describe(
      `Milliseconds that a call waits for one at most. Left out: ${defaultWaiting.waitMsMax}. After a restart`,
    ),
  answerBytesMax: wholeNumber(1_024, 512 * 1024 * 1024)
    .optional()
    .describe(
      `Bytes of one of its answers, also once it is unpacked; a larger one is refused. Left out: ${transportLimits.bodyBytesMax}. After a restart`,
    ),
  resilience: ownResilience,
});

/** What a file of settings may hold. @param env where it finds what does not belong into a file */
export const settingsIn = (env: Readonly<Record<string, string | undefined>>) =>
  object({
    headers: headerSettings(env),
    stale: z
      .record(z.string().regex(coordinate, { error: 'must be a type, or Type.field' }), staleRule, {
        error: 'must be rules by Type or Type.field',
      })
      .default({})
      .describe(
        'What may be served old while its subgraph does not answer: entities by `Type` or `Type.field`, fields at the root by `Query.field`; the strictest rule for anything in a selection decides',
      ),
    budgets: section({
      costPerMinute: wholeNumber(1, 1_000_000_000)
        .optional()
        .describe(
          'Points of computed cost that one client may spend a minute, in each copy of the gateway; left out: no limit',
        ),
      requestsPerMinute: wholeNumber(1, 1_000_000)
        .optional()
        .describe(
          'Requests a minute from one address, in each copy of the gateway; left out: no limit',
        ),
    }),
    proxies,
    limits,
    callers: callerSettings
      .optional()
      .describe('Who is asking, by tokens (JWT); left out: everybody is anonymous'),
    introspection: z
      .union([oneOf(['everybody', 'callers', 'nobody']), right], {
        error: 'must be everybody, callers, nobody, or an object with roles, scopes',
      })
      .default('everybody')
      .describe(
        'Who may ask for the schema and is told of names in refusals: `everybody`, `callers` with a token, `nobody`, or a right',
      ),
    cors: section({
      origins: list(origin, 'origins')
        .default(['*'])
        .describe(
          'Origins whose pages may ask; from others a GET or a WebSocket is refused, and their browsers send no POST. `*`: all',
        ),
      credentials: flag.default(false).describe('Whether their browsers may send cookies along'),
    }),
    timeouts: section({
      requestMs: wholeNumber(1, 600_000)
        .default(defaults.requestTimeoutMs)
        .describe('Milliseconds that a whole request may take; subgraphs are told what is left'),
      subgraphMs: wholeNumber(1, 600_000)
        .default(timeouts.subgraphMs)
        .describe('Milliseconds to wait for one answer of a subgraph; after a restart'),
      noticeMs: wholeNumber(0, 60_000)
        .default(timeouts.noticeMs)
        .describe(
          'Milliseconds that a closing gateway says so at `/health` and still takes what comes; after a restart',
        ),
      drainMs: wholeNumber(0, 600_000)
        .default(timeouts.drainMs)
        .describe(
          'Milliseconds after that for requests and streams to end by themselves; after a restart',
        ),
    }),
    subgraphs: z
      .record(text, subgraph, { error: 'must be objects by the name of a subgraph' })
      .default({})
      .describe('How single subgraphs are reached'),
    resilience,
    supergraph: section({
      pollMs: settled(
        wholeNumber(1_000, 3_600_000),
        defaults.atStart.supergraph.pollMs,
        'Milliseconds between two looks at a supergraph that is at an address; a file is watched',
      ),
    }),
    connections,
    streams,
    planning,
    log: section({
      level: oneOf(logLevels)
        .default(log.level as (typeof logLevels)[number])
        .describe('What is logged, where `AURORA_LOG_LEVEL` says nothing; after a restart'),
      requests: flag
        .optional()
        .describe(
          'Whether each request is a line, by kind and name, never with data; left out: at level info and below',
        ),
    }),
    tracing: object({
      endpoint: url(['http:', 'https:']).describe(
        'Receiver of OTLP over HTTP, such as http://127.0.0.1:4318; OpenTelemetry’s own variables go before. After a restart',
      ),
      serviceName: text
        .default('aurora-gateway')
        .describe('What the gateway is called in traces; after a restart'),
      sampleRatio: numberFrom(0, 1)
        .default(1)
        .describe(
          'Of traces that begin here, from 0 to 1; of others their beginning decides. After a restart',
        ),
    })
      .optional()
      .describe('Where spans are sent; left out: nowhere, unless OpenTelemetry’s variables say so'),
    metrics: section({
      enabled: flag.default(true).describe('Whether `/metrics` is there; after a restart'),
      tokenEnv: text
        .optional()
        .describe(
          'The variable that holds what a scraper shows as `Authorization: Bearer …`; left out: everybody may read. After a restart',
        ),
    }).superRefine(({ tokenEnv }, context) => {
      if (tokenEnv !== undefined && !env[tokenEnv])
        context.addIssue({
          code: 'custom',
          path: ['tokenEnv'],
          message: `${tokenEnv} is not set in the environment`,
        });
    }),
  }).superRefine(({ callers, cors: { origins, credentials } }, context) => {
    const problem =
      cookieProblem(callers, origins) ??
      (credentials && origins.includes('*') ? 'must name the pages that may send cookies' : null);
    if (problem !== null)
      context.addIssue({ code: 'custom', path: ['cors', 'origins'], message: problem });
  });

export type GivenSettings = z.output<ReturnType<typeof settingsIn>>;
