import { createHash } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../kernel/clock.ts';
import type { StaleNote, SubgraphClient, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { createBoundedMap } from '../bounded-map.ts';
import { type EntityPart, readEntityParts, type StaleRuleParts } from './stale-rules.ts';
import type { StaleStore } from './stale-store.ts';

export interface StaleEntityParts extends StaleRuleParts {
  readonly subgraph: string;
  readonly client: SubgraphClient;
  readonly store: StaleStore;
  readonly clock: Clock;
}

/** Questions whose parts are remembered: as many as a shop's plans have. */
const questionsMax = 2_000;

/**
 * A client that keeps what its subgraph says of entities that may be served old, and serves it when the subgraph does
 * not answer. What was served is noted with its age; what is not kept is missing, with an error. A subgraph that
 * answers is always believed, whatever it says.
 */
export function withStaleEntities(parts: StaleEntityParts): SubgraphClient {
  const { subgraph, client, store, clock } = parts;
  const known = createBoundedMap<readonly EntityPart[]>(questionsMax);

  function partsOf(query: string): readonly EntityPart[] {
    const read = known.get(query) ?? readEntityParts(query, parts);
    known.set(query, read);
    return read;
  }

  function keep(request: SubgraphRequest, result: ExecutionResult): void {
    const failed = new Set(
      (result.errors ?? []).map((error) => JSON.stringify(error?.path?.slice(0, 2) ?? [])),
    );
    if (failed.has('[]')) return;
    const atMs = clock.now().getTime();
    for (const part of partsOf(request.query)) {
      const entities: unknown = result.data?.[part.responseKey];
      if (!Array.isArray(entities)) continue;
      for (const [index, representation] of representationsOf(request, part)) {
        const entity: unknown = entities[index];
        if (typeof entity !== 'object' || entity === null) continue;
        if (failed.has(JSON.stringify([part.responseKey, index]))) continue;
        const json = JSON.stringify(entity);
        store.set(keyOf(subgraph, request, part, representation), { json, atMs });
      }
    }
  }

  /** What is kept of what was asked for; null where that is nothing. */
  function recall(request: SubgraphRequest): ExecutionResult | null {
    const nowMs = clock.now().getTime();
    const data: Record<string, unknown[]> = {};
    const notes = new Map<string, StaleNote>();
    for (const part of partsOf(request.query)) {
      const asked = request.variables?.[part.variable];
      if (!Array.isArray(asked)) continue;
      data[part.responseKey] ??= asked.map(() => null);
      for (const [index, representation] of representationsOf(request, part)) {
        const kept = store.get(keyOf(subgraph, request, part, representation));
        if (!kept || nowMs - kept.atMs > part.rule.ttlMs) continue;
        (data[part.responseKey] as unknown[])[index] = JSON.parse(kept.json);
        const ageSeconds = Math.ceil((nowMs - kept.atMs) / 1_000);
        const before = notes.get(part.typeName)?.ageSeconds ?? 0;
        const type = part.typeName;
        notes.set(type, { subgraph, type, ageSeconds: Math.max(before, ageSeconds) });
      }
    }
    if (notes.size === 0) return null;
    for (const note of notes.values()) request.onStale?.(note);
    const errors = Object.entries(data).flatMap(([key, entities]) => {
      const missing = entities.indexOf(null);
      return missing < 0 ? [] : [missingAt([key, missing], subgraph)];
    });
    return { data, ...(errors.length > 0 ? { errors: errors as never } : {}) };
  }

  return {
    async execute(request) {
      // Who cannot be told that an answer is old does not get one.
      if (!request.onStale || !request.query.includes('_entities')) return client.execute(request);
      let result: ExecutionResult;
      try {
        result = await client.execute(request);
      } catch (error) {
        const recalled = request.signal?.aborted ? null : recall(request);
        if (recalled) return recalled;
        throw error;
      }
      keep(request, result);
      return result;
    },
    subscribe: (request, sink) => client.subscribe(request, sink),
    close: () => client.close(),
  };
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
  { selection, variableNames, rule }: EntityPart,
  representation: unknown,
): string {
  const given = variableNames.map((name) => variables?.[name] ?? null);
  const asker = rule.scope === 'caller' ? [caller, headers ?? null] : [caller.tenant];
  return createHash('sha256')
    .update(JSON.stringify([subgraph, selection, given, representation, asker]))
    .digest('base64url');
}
