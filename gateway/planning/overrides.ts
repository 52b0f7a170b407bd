import { createHash } from 'node:crypto';
import { isInterfaceType, isObjectType, type Schema } from '@apollo/federation-internals';
import { type DocumentNode, visit } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import type { Random } from '../../kernel/random.ts';

/**
 * Labels of progressive `@override`, with the names of the fields that move from one subgraph to another for the
 * requests that a label holds for.
 */
export type OverriddenFields = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether a label holds for a caller. Who is known is always told the same. */
export type DecideOverride = (label: string, caller: Caller) => boolean;

/** An operation is planned for each answer to at most this many labels: 16 plans. What more there is does not hold. */
const labelsMax = 4;

export function readOverriddenFields(supergraph: Schema): OverriddenFields {
  const found = new Map<string, Set<string>>();
  for (const type of supergraph.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of type.fields())
      for (const join of field.appliedDirectivesOf('join__field')) {
        const { overrideLabel: label } = join.arguments() as { overrideLabel?: string };
        if (label === undefined) continue;
        found.set(label, (found.get(label) ?? new Set()).add(field.name));
      }
  }
  return found;
}

/**
 * Labels that the plan of a document may hang on.
 * @param ownNames of fields that plans ask for by themselves: keys, and what `@requires` names
 */
export function overrideLabelsOf(
  document: DocumentNode,
  overridden: OverriddenFields,
  ownNames: ReadonlySet<string>,
): readonly string[] {
  if (overridden.size === 0) return [];
  const asked = new Set(ownNames);
  visit(document, {
    Field({ name }) {
      asked.add(name.value);
    },
  });
  return [...overridden]
    .filter(([, fields]) => [...fields].some((field) => asked.has(field)))
    .map(([label]) => label)
    .sort()
    .slice(0, labelsMax);
}

/**
 * Labels `percent(n)` hold for that share of callers, from 0 to 100.
 * @param shares of callers that labels of one's own hold for, in percent; one that is not named holds for nobody
 */
export function createDecideOverride(
  shares: ReadonlyMap<string, number>,
  random: Pick<Random, 'int'>,
): DecideOverride {
  return (label, caller) => {
    const share = shareOf(label) ?? shares.get(label) ?? 0;
    if (share <= 0 || share >= 100) return share >= 100;
    const identity = identityOf(caller);
    return (identity === null ? chance(random) : placeOf(`${label}\n${identity}`)) * 100 < share;
  };
}

function shareOf(label: string): number | null {
  const [, percent] = /^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/.exec(label) ?? [];
  return percent === undefined ? null : Number(percent);
}

function identityOf(caller: Caller): string | null {
  switch (caller.kind) {
    case 'anonymous':
      return null;
    case 'shopper':
      return caller.sessionId;
    case 'staff':
    case 'service':
      return caller.subject;
  }
}

const resolution = 2 ** 32;

const chance = (random: Pick<Random, 'int'>): number => random.int(resolution) / resolution;

/** Where a text stands between 0 and 1: evenly spread, and always the same. */
const placeOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUInt32BE() / resolution;
