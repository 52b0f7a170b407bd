import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { messageOf, ShopError } from '../../kernel/errors.ts';
import { headerProblems } from '../headers/header-rules.ts';
import { readProblems } from '../read-problems.ts';
import { tokenCallersOf } from './caller-settings.ts';
import { type KeySet, readKeySet } from './key-set.ts';
import { type GivenSettings, settingsIn } from './schema.ts';
import type { Settings } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A file larger than this is not the one that was meant. */
const fileCharactersMax = 256 * 1024;

/**
 * Reads the settings of a gateway: YAML, or JSON, which is YAML too.
 * @param env where they find what does not belong into a file
 * @throws ShopError CONFIG_INVALID naming each field that is wrong, and what would be right
 */
export async function readSettingsFile(path: string, env: Env): Promise<Settings> {
  const given = parseSettings(await textOf(path), path, env);
  const file = given.callers?.keys.file;
  if (file === undefined) return settingsOf(given, env);
  try {
    return settingsOf(given, env, readKeySet(await textOf(resolve(dirname(path), file))));
  } catch (error) {
    return refuse(path, [`callers.keys.file: ${messageOf(error)}`]);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ShopError('CONFIG_INVALID', `${path} cannot be read: ${messageOf(error)}`, {}, error);
  }
}

/** @throws ShopError CONFIG_INVALID */
export function parseSettings(text: string, path: string, env: Env): GivenSettings {
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
  if (!read.success) return refuse(path, readProblems(read.error, 'the file'));
  const problems = headerProblems(read.data.headers).map((problem) => `headers.${problem}`);
  return problems.length > 0 ? refuse(path, problems) : read.data;
}

/** What was given as the gateway reads it. @param keys what the file holds that `callers.keys.file` names */
export function settingsOf(given: GivenSettings, env: Env, keys: KeySet | null = null): Settings {
  const { headers, stale, budgets, proxies, callers, cors, introspection } = given;
  const { supergraph, connections, streams, planning, resilience } = given;
  const { sensitiveFields, measureOnly, bodyBytesMax, batchMax, inFlightMax, ...limits } =
    given.limits;
  const { requestMs, ...timeouts } = given.timeouts;
  const { enabled, tokenEnv } = given.metrics;
  return {
    ...{ headers, stale, introspection, limits },
    ...{ sensitiveFields, measureOnly, bodyBytesMax, batchMax, inFlightMax },
    costPerMinute: budgets.costPerMinute ?? null,
    requestsPerMinute: budgets.requestsPerMinute ?? null,
    proxies: { proxies: proxies.trusted, header: proxies.header },
    callers: callers ? tokenCallersOf(callers, keys) : null,
    policies: callers?.policies ?? {},
    administrators: callers?.administrators ?? null,
    cors: { origins: cors.origins, allowsCookies: cors.credentials },
    requestTimeoutMs: requestMs,
    logsRequests: given.log.requests ?? null,
    atStart: {
      subgraphs: given.subgraphs,
      ...{ timeouts, supergraph, connections, streams, planning, resilience },
      log: { level: given.log.level },
      tracing: given.tracing ?? null,
      metrics: { isShown: enabled, token: tokenEnv === undefined ? null : (env[tokenEnv] ?? null) },
    },
  };
}

/** Names places and never values: what stands in a rule may be a secret. */
function refuse(path: string, problems: readonly string[]): never {
  throw new ShopError(
    'CONFIG_INVALID',
    `The settings in ${path} cannot be:\n  ${problems.join('\n  ')}`,
    { problems },
  );
}
