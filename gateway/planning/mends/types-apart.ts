import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { parse } from 'graphql';
import { groupBy } from '../../../kernel/group-by.ts';
import { type AskedFields, isAskedAt } from '../asked-fields.ts';
import type { ObjectTypesOf } from '../object-types.ts';
import { inParallel, mapFetches, mapSteps } from '../plan-nodes.ts';
import type { FieldPath } from '../unanswered-fields.ts';
import {
  type EntityField,
  entityFields,
  entityKeyOf,
  withEntityFields,
  withFields,
} from './entity-fields.ts';
import type { PlannedSupergraph } from './planned-supergraph.ts';

export interface TypeParts {
  readonly planned: Pick<PlannedSupergraph, 'interfaceObjects' | 'ownNames'>;
  readonly objectTypesOf: ObjectTypesOf;
  /** Of the operation as it is planned. */
  readonly asked: AskedFields;
}

type Types = ReadonlySet<string>;

/** What is sent of objects under a type condition. */
interface Sent {
  readonly condition: string;
  readonly types: Types;
  readonly fragment: QueryPlanSelectionNode;
}

/** What is sent of objects of some types, and what is asked of them, each field by its key. */
interface Part {
  readonly types: Types;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly fields: ReadonlySet<string>;
}

type IsAsked = (type: string, field: EntityField) => boolean;

/**
 * The plan with types apart that a subgraph knows by their interface alone. To that subgraph they are one type, and
 * the planner asks each object for what any of them is asked for. Types that are asked for different things go in
 * fetches of their own.
 */
export const withTypesApart = (plan: QueryPlan, parts: TypeParts): QueryPlan =>
  mapSteps(plan, (steps) =>
    mapFetches(steps, (fetch, place) => inParallel(fetchesByType(fetch, place, parts))),
  );

/** @returns the fetch itself where its objects are asked for all that it brings */
function fetchesByType(
  fetch: FetchNode,
  place: FieldPath,
  { planned, asked, objectTypesOf }: TypeParts,
): readonly FetchNode[] {
  const document = parse(fetch.operation, { noLocation: true });
  const fields = entityFields(document);
  const isOfInterface = ({ entityType }: EntityField): boolean =>
    planned.interfaceObjects.get(entityType)?.has(fetch.serviceName) === true;
  if (!fields.some(isOfInterface)) return [fetch];

  const sent = sentIn(fetch, objectTypesOf);
  const isAskedHere = isAskedAt(asked, place);
  const mayBeAsked: IsAsked = (type, { entityType }) =>
    objectTypesOf(entityType)?.has(type) === true;
  const isAsked: IsAsked = (type, field) =>
    mayBeAsked(type, field) &&
    // What plans use themselves is left to all: for which objects they use it is not known here.
    (!isOfInterface(field) || planned.ownNames.has(field.key) || isAskedHere(field.key, type));
  const isWhole = [...typesOf(sent)].every((type) =>
    fields.every((field) => mayBeAsked(type, field) === isAsked(type, field)),
  );
  if (isWhole) return [fetch];

  const alike = groupBy(partsOf(sent, fields, isAsked), ({ fields }) => [...fields].join());
  return [...alike.values()].map((parts) => {
    const known = new Set(parts.flatMap((part) => [...part.fields]));
    const part = withEntityFields(document, (field) => known.has(entityKeyOf(field)));
    return { ...withFields(fetch, part), requires: parts.flatMap(({ requires }) => requires) };
  });
}

const sentIn = ({ requires = [] }: FetchNode, objectTypesOf: ObjectTypesOf): readonly Sent[] =>
  requires.flatMap((fragment) => {
    const condition = fragment.kind === 'InlineFragment' ? fragment.typeCondition : undefined;
    const types = condition === undefined ? null : objectTypesOf(condition);
    return condition !== undefined && types ? [{ condition, types, fragment }] : [];
  });

const typesOf = (sent: readonly Sent[]): Types => new Set(sent.flatMap(({ types }) => [...types]));

/**
 * Of each interface what all of its objects are asked for, and of each type what its own are asked for beside that. So
 * an object of which nobody could say what it is lacks only what not all are asked for.
 */
function partsOf(
  sent: readonly Sent[],
  fields: readonly EntityField[],
  isAsked: IsAsked,
): readonly Part[] {
  const found: Part[] = [];
  for (const { condition, types } of conditionsOf(sent)) {
    const around = found.filter((part) => isWithin(types, part.types));
    const own = fields.filter(
      (field) =>
        [...types].every((type) => isAsked(type, field)) &&
        !around.some((part) => part.fields.has(entityKeyOf(field))),
    );
    if (own.every(({ name }) => name === '__typename')) continue;
    const requires = sent.flatMap((one) => {
      if (isWithin(one.types, types)) return [one.fragment];
      return isWithin(types, one.types) ? [{ ...one.fragment, typeCondition: condition }] : [];
    });
    found.push({ types, requires, fields: new Set(own.map(entityKeyOf)) });
  }
  return found;
}

/** Interfaces that objects are sent under, the widest first, and then each type of theirs. */
function conditionsOf(sent: readonly Sent[]): readonly Pick<Sent, 'condition' | 'types'>[] {
  const types = typesOf(sent);
  return [
    ...sent
      .filter(({ condition }) => !types.has(condition))
      .sort((a, b) => b.types.size - a.types.size),
    ...[...types].map((type) => ({ condition: type, types: new Set([type]) })),
  ];
}

const isWithin = (inner: Types, outer: Types): boolean =>
  [...inner].every((type) => outer.has(type));
