import { hash } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { createBoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { StaleNote, SubgraphClient, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { type Live, now } from '../live.ts';
import {
  type EntityPart,
  readQuestion,
  type StalePart,
  type StaleQuestion,
} from './stale-questions.ts';
import type { StaleRuleParts, StaleRules } from './stale-rules.ts';
import type { KeptAnswer, StaleStore } from './stale-store.ts';

export interface StaleAnswerParts extends Omit<StaleRuleParts, 'rules'> {
  readonly rules: Live<StaleRules>;
  readonly subgraph: string;
  readonly client: SubgraphClient;
  readonly store: StaleStore;
  readonly clock: Clock;
}

/** Questions whose parts are remembered: as many as a shop's plans have. */
const questionsMax = 2_000;

/**
 * A client that keeps what its subgraph says that may be served old, and serves it when the subgraph does not answer.
 * What was served is noted with its age; what is not kept is missing, with an error. A subgraph that answers is always
 * believed, whatever it says.
 */
export function withStaleAnswers(parts: StaleAnswerParts): SubgraphClient {
  const { subgraph, client, store, clock } = parts;
  const knownUnder = memoizePer((_: StaleRules) => createBoundedMap<StaleQuestion>(questionsMax));

  function read(query: string): StaleQuestion {
    const rules = now(parts.rules);
    const known = knownUnder(rules);
    const question = known.get(query) ?? readQuestion(query, { ...parts, rules });
    known.set(query, question);
    return question;
  }

  function keep(
    request: SubgraphRequest,
    { parts: kept }: StaleQuestion,
    result: ExecutionResult,
  ): void {
    const failed = placesOf(result.errors ?? []);
    if (failed.has('[]')) return;
    const atMs = clock.now().getTime();
    for (const part of kept) {
      const answer: unknown = result.data?.[part.responseKey];
      if (part.kind === 'root') {
        if (answer === undefined || isIn(failed, part.responseKey)) continue;
        store.set(keyOf(subgraph, request, part), { json: JSON.stringify(answer), atMs });
        continue;
      }
      if (!Array.isArray(answer)) continue;
      for (const [index, representation] of representationsOf(request, part)) {
        const entity: unknown = answer[index];
        if (typeof entity !== 'object' || entity === null) continue;
        if (isIn(failed, part.responseKey, index)) continue;
        const json = JSON.stringify(entity);
        store.set(keyOf(subgraph, request, part, representation), { json, atMs });
      }
    }
  }

  /** What is kept of what was asked for; null where that is nothing. */
  function recall(request: SubgraphRequest, question: StaleQuestion): ExecutionResult | null {
    const nowMs = clock.now().getTime();
    const data: Record<string, unknown> = {};
    const notes = new Map<string, StaleNote>();
    const take = (part: StalePart, kept: KeptAnswer | undefined): unknown => {
      if (!kept || nowMs - kept.atMs > part.rule.ttlMs) return undefined;
      const ageSeconds = Math.ceil((nowMs - kept.atMs) / 1_000);
      const what =
        part.kind === 'root' ? { type: 'Query', field: part.fieldName } : { type: part.typeName };
      const key = JSON.stringify(what);
      const before = notes.get(key)?.ageSeconds ?? 0;
      notes.set(key, { subgraph, ...what, ageSeconds: Math.max(before, ageSeconds) });
      return JSON.parse(kept.json);
    };
    for (const part of question.parts) {
      if (part.kind === 'root') {
        const answer = take(part, store.get(keyOf(subgraph, request, part)));
        if (answer !== undefined) data[part.responseKey] = answer;
        continue;
      }
      const asked = request.variables?.[part.variable];
      if (!Array.isArray(asked)) continue;
      data[part.responseKey] ??= asked.map(() => null);
      const entities = data[part.responseKey] as unknown[];
      for (const [index, representation] of representationsOf(request, part))
        entities[index] =
          take(part, store.get(keyOf(subgraph, request, part, representation))) ?? null;
    }
    if (notes.size === 0) return null;
    for (const note of notes.values()) request.onStale?.(note);
    const errors = missingIn(data, question).map((path) => missingAt(path, subgraph));
    return { data, ...(errors.length > 0 ? { errors: errors as never } : {}) };
  }

  return {
    async execute(request) {
      // Who cannot be told that an answer is old does not get one.
      if (!request.onStale) return client.execute(request);
      const question = read(request.query);
      if (question.parts.length === 0) return client.execute(request);
      let result: ExecutionResult;
      try {
        result = await client.execute(request);
      } catch (error) {
        const recalled = request.signal?.aborted ? null : recall(request, question);
        if (recalled) return recalled;
        throw error;
      }
      keep(request, question, result);
      return result;
    },
    subscribe: (request, sink) => client.subscribe(request, sink),
    close: () => client.close(),
  };
}

/** Where errors stand: the field at the root, and the entity where it is one's. */
const placesOf = (errors: NonNullable<ExecutionResult['errors']>): ReadonlySet<string> =>
  new Set(
    errors.flatMap((error) =>
      [1, 2].map((depth) => JSON.stringify(error?.path?.slice(0, depth) ?? [])),
    ),
  );

const isIn = (places: ReadonlySet<string>, ...place: readonly (string | number)[]): boolean =>
  places.size > 0 && places.has(JSON.stringify(place));

/** One place for each field of the question of which something is not there; such a field becomes null. */
function missingIn(
  data: Record<string, unknown>,
  { responseKeys, parts }: StaleQuestion,
): readonly (readonly (string | number)[])[] {
  return responseKeys.flatMap((key) => {
    if (!Object.hasOwn(data, key)) {
      data[key] = null;
      return [[key]];
    }
    const entities = data[key];
    const areEntities = parts.some((part) => part.kind === 'entities' && part.responseKey === key);
    const missing = areEntities && Array.isArray(entities) ? entities.indexOf(null) : -1;
    return missing < 0 ? [] : [[key, missing]];
  });
}

const missingAt = (path: readonly (string | number)[], subgraph: string) => ({
  message: `The ${subgraph} service did not answer`,
  path,
  extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
});

/** Those of the part's type, with their places. */
function* representationsOf(
  { variables }: SubgraphRequest,
  { variable, typeName }: EntityPart,
): Generator<[number, unknown]> {
  const asked = variables?.[variable];
  if (!Array.isArray(asked)) return;
  for (const [index, representation] of asked.entries())
    if (Object(representation).__typename === typeName) yield [index, representation];
}

/** Equal for what is the same question to the same subgraph, from the same caller where that matters. */
function keyOf(
  subgraph: string,
  { variables, caller, headers }: SubgraphRequest,
  { selection, variableNames, rule }: StalePart,
  representation: unknown = null,
): string {
  const given = variableNames.map((name) => variables?.[name] ?? null);
  const asker = rule.scope === 'caller' ? [caller, headers ?? null] : [caller.tenant];
  const asked = JSON.stringify([subgraph, selection, given, representation, asker]);
  return hash('sha256', asked, 'base64url');
}
