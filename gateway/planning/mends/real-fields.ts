import type {
  FetchDataRewrite,
  FetchNode,
  PlanNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { inParallel, mapFetches } from '../plan-nodes.ts';
import { type KeyedParts, withKeysOnly } from './keyed-requires.ts';
import type { RequirementsOfFields } from './required-places.ts';
import { splitFetch } from './split-fetch.ts';
import type { StandIn } from './stand-ins.ts';

export interface StandInParts {
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly requirements: RequirementsOfFields;
  readonly keyed: KeyedParts;
}

/** The plan with the fields that stand-ins stood for: each under the stand-in's name, which becomes its alias. */
export function withRealFields(plan: QueryPlan, parts: StandInParts): QueryPlan {
  const { node } = plan;
  if (node?.kind !== 'Subscription') return node ? { ...plan, node: realNode(node, parts) } : plan;
  const primary = realFetch(node.primary, parts.standIns);
  return {
    ...plan,
    node: { ...node, primary, ...(node.rest ? { rest: realNode(node.rest, parts) } : {}) },
  };
}

function realNode(node: PlanNode, parts: StandInParts): PlanNode {
  return mapFetches(node, (fetch) => {
    const fetches = splitFetch(withKeysOnly(fetch, parts.keyed), parts);
    return inParallel(fetches.map((one) => realFetch(one, parts.standIns)));
  });
}

function realFetch(node: FetchNode, standIns: ReadonlyMap<string, StandIn>): FetchNode {
  const { inputRewrites = [], requires = [] } = node;
  const renamed = inputNames(requires, standIns);
  return {
    ...node,
    operation: realText(node.operation, standIns),
    // First: what follows may change the type names that they go by.
    ...(renamed.length > 0 ? { inputRewrites: [...renamed, ...inputRewrites] } : {}),
  };
}

function realText(text: string, standIns: ReadonlyMap<string, StandIn>): string {
  const document = parse(text, { noLocation: true });
  let isTouched = false;
  const real: DocumentNode = visit(document, {
    Field(field) {
      const standIn = standIns.get(field.name.value);
      if (!standIn) return undefined;
      isTouched = true;
      return {
        ...field,
        alias: field.alias ?? field.name,
        name: { kind: Kind.NAME, value: standIn.field },
        arguments: standIn.arguments,
      };
    },
  });
  return isTouched ? stripIgnoredCharacters(print(real)) : text;
}

/** What is sent for an entity bears the fields' own names. */
function inputNames(
  selections: readonly QueryPlanSelectionNode[],
  standIns: ReadonlyMap<string, StandIn>,
  path: readonly string[] = [],
): FetchDataRewrite[] {
  return selections.flatMap((selection): FetchDataRewrite[] => {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition } = selection;
      const inner = typeCondition === undefined ? path : [...path, `... on ${typeCondition}`];
      return inputNames(selection.selections, standIns, inner);
    }
    const place = [...path, selection.name];
    const standIn = standIns.get(selection.name);
    const inside = inputNames(selection.selections ?? [], standIns, place);
    // From the inside out: a path goes by the names that are still there.
    return standIn
      ? [...inside, { kind: 'KeyRenamer', path: place, renameKeyTo: standIn.field }]
      : inside;
  });
}
