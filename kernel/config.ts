import { resolve } from 'node:path';
import { z } from 'zod';
import {
  address,
  flag,
  formed,
  integer,
  isOrigin,
  oneOf,
  optionalText,
  origins,
  pairs,
  secret,
} from './config-values.ts';
import { ShopError } from './errors.ts';
import { logLevels } from './log-levels.ts';
import { type ModelConfig, modelVariables, readModel } from './model-config.ts';
import {
  type NoticeConfig,
  noticeProblems,
  noticeVariables,
  readNoticeConfig,
  type VapidKeyPair,
} from './notices/notice-config.ts';
import { readStylist, type StylistConfig, stylistVariables } from './stylist-config.ts';
import { readUploads, type UploadsConfig, uploadVariables } from './uploads/uploads-config.ts';

export const environments = ['development', 'test', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** What documents a client may send. */
const documentModes = ['open', 'log', 'body', 'id', 'deny'] as const;
export type DocumentModeName = (typeof documentModes)[number];

const requestsPerMinuteMax = 1_000_000;

/** Every variable that Aurora reads, with its limits. `docs/configuration.md` explains each; a test keeps the two equal. */
export const variables = z.object({
  AURORA_ENVIRONMENT: oneOf(environments),
  PORT: integer(0, 65_535, 4000),
  HOST: optionalText,
  AURORA_DATA_DIR: optionalText,
  MONGODB_URI: optionalText.refine(
    (uri) => uri === undefined || /^mongodb(\+srv)?:\/\//.test(uri),
    {
      message: 'must begin with mongodb:// or mongodb+srv://',
    },
  ),
  MONGODB_DATABASE: formed(
    /^[\w-]{1,63}$/,
    'must be 1 to 63 letters, digits, hyphens or underscores',
  ),
  AURORA_TENANT: formed(
    /^[a-z0-9-]{1,40}$/,
    'must be 1 to 40 lower-case letters, digits or hyphens',
  ),
  AURORA_SESSION_SECRET: secret,
  AURORA_CALLER_SECRET: secret,
  AURORA_CURSOR_SECRET: secret,
  AURORA_PII_SALT: secret,
  AURORA_DATA_SECRET: secret,
  AURORA_HOOK_SECRET: secret,
  CONCIERGE_API_KEY: secret,
  AURORA_METRICS_TOKEN: secret,
  AURORA_STAFF_ISSUER: optionalText,
  AURORA_STAFF_AUDIENCE: optionalText,
  AURORA_STAFF_JWKS_URI: address('https', 'http'),
  AURORA_CLIENT_DOCUMENTS: pairs(
    new RegExp(`^([\\w-]+|\\*)=(${documentModes.join('|')})$`),
    `must be client=mode pairs, comma-separated, of the modes ${documentModes.join(', ')}`,
  ).transform((modes) => new Map(modes) as ReadonlyMap<string, DocumentModeName>),
  AURORA_CLIENT_ORIGINS: pairs(
    /^([\w-]+)=(\S+)$/,
    'must be client=origin pairs such as widget=https://shop.example, comma-separated',
    isOrigin,
  ),
  AURORA_AUTOMATIC_DOCUMENTS: flag,
  AURORA_OPERATIONS: optionalText,
  AURORA_RELOAD_GATE: oneOf(['refuse', 'warn', 'off']),
  AURORA_INSPECTION: flag,
  AURORA_LOG_LEVEL: oneOf(logLevels),
  AURORA_SUBGRAPH_TIMEOUT_MS: integer(50, 60_000, 5_000),
  AURORA_REQUEST_TIMEOUT_MS: integer(100, 120_000, 15_000),
  AURORA_BODY_BYTES_MAX: integer(1_024, 16 * 1024 * 1024, 1024 * 1024),
  AURORA_BATCH_MAX: integer(0, 100, 0),
  AURORA_DRAIN_NOTICE_MS: integer(0, 60_000, 5_000),
  AURORA_KEEP_ALIVE_MS: integer(1_000, 3_600_000, 65_000),
  AURORA_REQUESTS_PER_MINUTE: integer(1, requestsPerMinuteMax, 6_000),
  AURORA_REST_REQUESTS_PER_MINUTE: integer(1, requestsPerMinuteMax, 100),
  AURORA_COST_PER_MINUTE: integer(0, 1_000_000_000, 200_000),
  AURORA_MEASURE_ONLY: optionalText,
  AURORA_HEDGING: flag,
  AURORA_FETCHES_PER_CALL: integer(1, 30, 10),
  AURORA_ALLOWED_ORIGINS: origins,
  AURORA_TRUSTED_PROXIES: optionalText,
  AURORA_FORWARDED_HEADER: oneOf(['x-forwarded-for', 'forwarded']),
  AURORA_SUBGRAPH_URLS: pairs(
    /^([a-z]+)=(https?:\/\/\S+)$/,
    'must be name=url pairs, comma-separated',
    URL.canParse,
  ).transform((urls) => new Map(urls)),
  AURORA_OVERRIDE_SHARES: pairs(
    /^([A-Za-z][\w\-:./]*)=(\d{1,3}(?:\.\d{1,8})?)$/,
    'must be label=percent pairs, from 0 to 100',
    (percent) => Number(percent) <= 100,
  ).transform((shares) => new Map(shares.map(([label, percent]) => [label, Number(percent)]))),
  AURORA_SUBGRAPH_PORT: integer(1, 65_000, 4101),
  ...uploadVariables,
  ...modelVariables,
  ...noticeVariables,
  ...stylistVariables,
});

export interface Secrets {
  /** Signs shopper session and order-access tokens. */
  readonly session: string;
  /** Signs the caller header from gateway to subgraph. */
  readonly caller: string;
  /** Signs paging cursors. */
  readonly cursor: string;
  /** Salts every hash of personal data in analytics. */
  readonly piiSalt: string;
  /** Seals what people leave to be reached by: e-mail addresses, phone numbers. */
  readonly data: string;
  /** Signs carrier webhooks (development carriers; each real carrier has its own later). */
  readonly hook: string;
  /** API key of service callers. */
  readonly apiKey: string;
}

/** What the process runs with; built once, never re-read from the environment. */
export interface Config {
  readonly environment: Environment;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** null: the embedded store in `dataDir`. */
  readonly mongodbUri: string | null;
  readonly database: string;
  readonly tenant: string;
  readonly secrets: Secrets;
  readonly notices: NoticeConfig;
  /** null: the built-in development issuer. */
  readonly staffIssuer: { issuer: string; audience: string; jwksUri: string } | null;
  /** What documents each client may send, and as `*` everybody else. */
  readonly clientDocuments: ReadonlyMap<string, DocumentModeName>;
  /** Clients by the origin of their pages, for those that ask before they hold a token. */
  readonly clientOrigins: ReadonlyMap<string, string>;
  /** Whether open clients may have documents remembered by their hash. */
  readonly automaticDocuments: boolean;
  /** Folder or address of the registered operations; null: those that came with this build. */
  readonly operations: string | null;
  /** What a supergraph meets that breaks or slows a registered operation. */
  readonly reloadGate: 'refuse' | 'warn' | 'off';
  /** Whether staff with the right may see the supergraph, its use, and how requests are answered. */
  readonly inspection: boolean;
  /** What a scraper shows; null: anybody may read the metrics, in development only. */
  readonly metricsToken: string | null;
  readonly logLevel: string;
  readonly subgraphTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly bodyBytesMax: number;
  /** How long a closing gateway says so at `/health` while it still takes what comes. */
  readonly drainNoticeMs: number;
  /** How long an idle connection of a client is kept. */
  readonly keepAliveMs: number;
  /** Requests that one body may hold as a list; 0: lists are not taken. */
  readonly batchMax: number;
  readonly requestsPerMinute: number;
  /** Of one address under `/api`, at all copies of the gateway together. */
  readonly restRequestsPerMinute: number;
  /** Points of computed cost that one shopper may spend a minute; 0: nobody pays. */
  readonly costPerMinute: number;
  /** Names of limits that are counted and not held to. */
  readonly measureOnly: readonly string[];
  /** Whether a late read of a subgraph is overtaken by a second one. */
  readonly hedging: boolean;
  readonly fetchesPerCallMax: number;
  readonly allowedOrigins: readonly string[];
  /** Whose word on who is asking is taken, and the header that it stands in. */
  readonly trustedProxies: {
    readonly proxies: readonly string[];
    readonly header: 'x-forwarded-for' | 'forwarded';
  };
  /** Where each subgraph answers when it is a process of its own; empty when all are in this one. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Share of callers, in percent, by label of a progressive `@override`. */
  readonly overrideShares: ReadonlyMap<string, number>;
  /** First port of the subgraphs that `npm run start:split` starts; the others follow it. */
  readonly subgraphPort: number;
  readonly uploads: UploadsConfig;
  /** The language model asked where rules do not know; null: none. */
  readonly model: ModelConfig | null;
  readonly stylist: StylistConfig;
}

export const isDevelopment = (config: Pick<Config, 'environment'>): boolean =>
  config.environment === 'development' || config.environment === 'test';

const secretNames = {
  session: 'AURORA_SESSION_SECRET',
  caller: 'AURORA_CALLER_SECRET',
  cursor: 'AURORA_CURSOR_SECRET',
  piiSalt: 'AURORA_PII_SALT',
  data: 'AURORA_DATA_SECRET',
  hook: 'AURORA_HOOK_SECRET',
  apiKey: 'CONCIERGE_API_KEY',
} as const satisfies Record<keyof Secrets, keyof z.input<typeof variables>>;

const staffNames = [
  'AURORA_STAFF_ISSUER',
  'AURORA_STAFF_AUDIENCE',
  'AURORA_STAFF_JWKS_URI',
] as const;

/** Where there is something to lose, nothing is made up. */
const neededOutsideDevelopment = [
  'MONGODB_URI',
  ...Object.values(secretNames),
  ...staffNames,
  'AURORA_METRICS_TOKEN',
] as const;

/** Variables that are not set and have to be, a sentence each. */
function missingIn(environment: Environment, values: z.output<typeof variables>): string[] {
  // One that says whose tokens count says all of it: else the built-in issuer's would count.
  const staff = staffNames.find((name) => values[name]);
  const [asking, needed] = isDevelopment({ environment })
    ? [staff, staff ? staffNames : []]
    : [environment, neededOutsideDevelopment];
  return needed
    .filter((name) => !values[name])
    .map((name) => `${name} is not set; ${asking} needs it`);
}

/**
 * The environment as typed configuration.
 * @param developmentSecrets what stands in for unset secrets; given only in development and test
 * @param developmentKeys what push messages are signed with where no keys are set; likewise
 * @throws ShopError CONFIG_INVALID naming every wrong or missing variable at once
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  developmentSecrets?: () => Secrets,
  developmentKeys?: () => VapidKeyPair,
): Config {
  const parsed = variables.safeParse(env);
  if (!parsed.success)
    refuse(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const values = parsed.data;
  const environment = environmentOf(env);
  const lenient = environment === 'development' || environment === 'test';

  const problems = [...missingIn(environment, values), ...noticeProblems(values, lenient)];
  if (!lenient && values.AURORA_STAFF_JWKS_URI?.startsWith('http:'))
    problems.push('AURORA_STAFF_JWKS_URI must begin with https: outside development');
  if (problems.length > 0) refuse(problems);

  const fallback = lenient ? developmentSecrets?.() : undefined;
  const secrets = Object.fromEntries(
    (Object.keys(secretNames) as (keyof Secrets)[]).map((name) => [
      name,
      values[secretNames[name]] ?? fallback?.[name] ?? '',
    ]),
  ) as unknown as Secrets;

  const dataDir = resolve(values.AURORA_DATA_DIR ?? '.aurora');

  return {
    environment,
    host: values.HOST ?? '127.0.0.1',
    port: values.PORT,
    dataDir,
    mongodbUri: values.MONGODB_URI ?? null,
    database: values.MONGODB_DATABASE ?? 'aurora',
    tenant: values.AURORA_TENANT ?? 'glowglitch',
    secrets,
    notices: readNoticeConfig(values, lenient ? developmentKeys : undefined),
    staffIssuer:
      values.AURORA_STAFF_ISSUER && values.AURORA_STAFF_AUDIENCE && values.AURORA_STAFF_JWKS_URI
        ? {
            issuer: values.AURORA_STAFF_ISSUER,
            audience: values.AURORA_STAFF_AUDIENCE,
            jwksUri: values.AURORA_STAFF_JWKS_URI,
          }
        : null,
    clientDocuments: new Map<string, DocumentModeName>([
      ['dashboard', 'id'],
      ['widget', 'id'],
      ['*', lenient ? 'open' : 'id'],
      ...values.AURORA_CLIENT_DOCUMENTS,
    ]),
    clientOrigins: new Map(
      values.AURORA_CLIENT_ORIGINS.map(([client, origin]) => [origin, client]),
    ),
    automaticDocuments: values.AURORA_AUTOMATIC_DOCUMENTS ?? true,
    operations: values.AURORA_OPERATIONS ?? null,
    reloadGate: values.AURORA_RELOAD_GATE ?? 'refuse',
    inspection: values.AURORA_INSPECTION ?? lenient,
    metricsToken: values.AURORA_METRICS_TOKEN ?? null,
    logLevel: values.AURORA_LOG_LEVEL ?? (environment === 'test' ? 'silent' : 'info'),
    subgraphTimeoutMs: values.AURORA_SUBGRAPH_TIMEOUT_MS,
    requestTimeoutMs: values.AURORA_REQUEST_TIMEOUT_MS,
    bodyBytesMax: values.AURORA_BODY_BYTES_MAX,
    batchMax: values.AURORA_BATCH_MAX,
    // Nobody sends requests to a developer's gateway but the developer, who wants it to end.
    drainNoticeMs:
      lenient && !env['AURORA_DRAIN_NOTICE_MS']?.trim() ? 0 : values.AURORA_DRAIN_NOTICE_MS,
    keepAliveMs: values.AURORA_KEEP_ALIVE_MS,
    // Everything a developer does, load tests too, comes from one address.
    requestsPerMinute:
      lenient && !env['AURORA_REQUESTS_PER_MINUTE']?.trim()
        ? requestsPerMinuteMax
        : values.AURORA_REQUESTS_PER_MINUTE,
    restRequestsPerMinute: values.AURORA_REST_REQUESTS_PER_MINUTE,
    costPerMinute:
      lenient && !env['AURORA_COST_PER_MINUTE']?.trim() ? 0 : values.AURORA_COST_PER_MINUTE,
    measureOnly: values.AURORA_MEASURE_ONLY?.split(',').map((limit) => limit.trim()) ?? [],
    hedging: values.AURORA_HEDGING ?? false,
    fetchesPerCallMax: values.AURORA_FETCHES_PER_CALL,
    allowedOrigins: values.AURORA_ALLOWED_ORIGINS,
    trustedProxies: {
      proxies: values.AURORA_TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? [],
      header: values.AURORA_FORWARDED_HEADER ?? 'x-forwarded-for',
    },
    subgraphUrls: values.AURORA_SUBGRAPH_URLS,
    overrideShares: values.AURORA_OVERRIDE_SHARES,
    subgraphPort: values.AURORA_SUBGRAPH_PORT,
    uploads: readUploads(values, { dataDir, isDevelopment: lenient, refuse }),
    model: readModel(values),
    stylist: readStylist(values, { isDevelopment: lenient, refuse }),
  };
}

/**
 * Where this runs: as `AURORA_ENVIRONMENT` says, else as `NODE_ENV` does, else development. A name that is none of
 * ours is refused: whoever gave it did not mean development.
 * @throws ShopError CONFIG_INVALID for another name
 */
export function environmentOf(env: Readonly<Record<string, string | undefined>>): Environment {
  const variable = env['AURORA_ENVIRONMENT']?.trim() ? 'AURORA_ENVIRONMENT' : 'NODE_ENV';
  const name = env[variable]?.trim() || 'development';
  return (
    environments.find((environment) => environment === name) ??
    refuse([`${variable} is '${name}'. Set AURORA_ENVIRONMENT to ${environments.join(', ')}`])
  );
}

function refuse(reasons: readonly string[]): never {
  throw new ShopError('CONFIG_INVALID', `Aurora cannot start:\n  ${reasons.join('\n  ')}`, {
    reasons,
  });
}
