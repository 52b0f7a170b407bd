import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse } from 'graphql';
import { entityFieldKey, entityFields, withEntityFields, withFields } from './entity-fields.ts';
import type { StandInParts } from './real-fields.ts';
import { fieldKey, kindPlace, placeOf } from './required-places.ts';

/** What is sent at a place. */
type Places = Map<string, string>;

/**
 * An entity has one value for each field that it is sent with. Fields that require different ones of the same field
 * are asked for in fetches of their own.
 * @returns the fetch itself where all go together
 */
export function splitFetch(node: FetchNode, parts: StandInParts): readonly FetchNode[] {
  if (!node.requires) return [node];
  const document = parse(node.operation, { noLocation: true });
  const groups: Places[] = [new Map()];
  const groupOf = new Map<string, number>();
  const asInterface = new Map([[kindPlace, 'interface']]);
  for (const field of entityFields(document)) {
    const key = entityFieldKey(field);
    const needed =
      parts.requirements.get(fieldKey(node.serviceName, field.typeName, field.name)) ??
      (isRenamed(node, field.entityType) ? asInterface : undefined);
    if (!needed || groupOf.has(key)) continue;
    const fits = groups.findIndex((group) =>
      [...needed].every(([place, name]) => (group.get(place) ?? name) === name),
    );
    const index = fits >= 0 ? fits : groups.length;
    groups[index] ??= new Map();
    for (const [place, name] of needed) groups[index]?.set(place, name);
    groupOf.set(key, index);
  }
  if (groups.length === 1) return [node];
  return groups.map((group, index) => {
    const part = withEntityFields(
      document,
      (field) => (groupOf.get(entityFieldKey(field)) ?? 0) === index,
    );
    return { ...withFields(node, part), ...onlyKind(node, group, parts) };
  });
}

/** What is sent of objects is sent as what they are. */
function onlyKind(
  { requires = [], inputRewrites = [] }: FetchNode,
  group: Places,
  parts: StandInParts,
): Pick<FetchNode, 'requires' | 'inputRewrites'> {
  const isInterface = (name: string): boolean =>
    parts.keyed.types.get(name)?.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const places = onlyPlaces(requires, group, parts, '');
  if (group.get(kindPlace) !== 'object') return { requires: places, inputRewrites };
  return {
    requires: places.filter(
      (one) => one.kind !== 'InlineFragment' || !isInterface(one.typeCondition ?? ''),
    ),
    inputRewrites: inputRewrites.filter(
      ({ path: [first = ''] }) => !isInterface(first.replace('... on ', '')),
    ),
  };
}

/** What is sent, without what other groups need at the same places. */
function onlyPlaces(
  selections: readonly QueryPlanSelectionNode[],
  group: Places,
  parts: StandInParts,
  outer: string,
): QueryPlanSelectionNode[] {
  return selections.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'InlineFragment')
      return [{ ...selection, selections: onlyPlaces(selection.selections, group, parts, outer) }];
    const { name } = selection;
    const place = placeOf(outer, name, parts.standIns);
    const wanted = group.get(place);
    if (wanted === undefined ? parts.standIns.has(name) : wanted !== name) return [];
    if (!selection.selections) return [selection];
    const inner = onlyPlaces(selection.selections, group, parts, place);
    return inner.length > 0 ? [{ ...selection, selections: inner }] : [];
  });
}

/** Whether entities of a type are sent under its name, whatever they are. */
const isRenamed = ({ inputRewrites = [] }: FetchNode, typeName: string): boolean =>
  inputRewrites.some(
    ({ kind, path: [first, field] }) =>
      kind === 'ValueSetter' && first === `... on ${typeName}` && field === '__typename',
  );
