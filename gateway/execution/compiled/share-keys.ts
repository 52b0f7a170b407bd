import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { fetchesOf } from '../../planning/plan-nodes.ts';
import type { InPieces } from '../../turns.ts';

/** By fetch: equal for those of one plan that ask the same question, so that they may share what they are told. */
export type ShareKeys = ReadonlyMap<FetchNode, string>;

/**
 * Those that must not share have no key: a later step writes into objects, and what one place was told would show in
 * another. Values without fields of their own are written into by nobody. Only what is asked more than once is read for
 * that, which takes most of the time; rests after each.
 */
export function* shareKeysOf(plan: PlanNode): InPieces<ShareKeys> {
  const byQuestion = new Map<string, FetchNode[]>();
  for (const { fetch } of fetchesOf(plan, [])) {
    if (!fetch.requires) continue;
    const { inputRewrites = [], outputRewrites = [], contextRewrites = [] } = fetch;
    if (inputRewrites.length + outputRewrites.length + contextRewrites.length > 0) continue;
    const question = questionOf(fetch);
    const others = byQuestion.get(question);
    if (others) others.push(fetch);
    else byQuestion.set(question, [fetch]);
  }
  const keys = new Map<FetchNode, string>();
  for (const [question, fetches] of byQuestion) {
    const [first] = fetches;
    if (!first || fetches.length === 1) continue;
    if (asksForValues(first)) for (const fetch of fetches) keys.set(fetch, question);
    yield;
  }
  return keys;
}

/** Steps of one plan have names of their own, which planners write behind the first word. */
const questionOf = ({ serviceName, operation, requires }: FetchNode): string =>
  [serviceName, operation.replace(/^(\w+)\s+\w+/, '$1'), JSON.stringify(requires)].join('\n');

const asksForValues = ({ operation }: FetchNode): boolean =>
  parse(operation, { noLocation: true }).definitions.every(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.selectionSet.selections.every(
        (entities) => entities.kind === Kind.FIELD && isLeafOnly(entities.selectionSet),
      ),
  );

const isLeafOnly = (set: SelectionSetNode | undefined): boolean =>
  (set?.selections ?? []).every((selection) => {
    if (selection.kind === Kind.FIELD) return selection.selectionSet === undefined;
    return selection.kind === Kind.INLINE_FRAGMENT && isLeafOnly(selection.selectionSet);
  });
