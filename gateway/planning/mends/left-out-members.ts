import '../../silence.ts';
import {
  isInterfaceType,
  isObjectType,
  type Subgraph,
  type Supergraph,
} from '@apollo/federation-internals';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  TypeInfo,
  type VariableDefinitionNode,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf, typenameField } from '../../documents.ts';
import { mapFetches } from '../plan-nodes.ts';
import type { FieldPath, UnansweredField } from '../unanswered-fields.ts';

/** Completes plans of one supergraph. @param leftOut what the plan does not bring of the document */
export type CompletePlan = (
  plan: QueryPlan,
  document: DocumentNode,
  leftOut: readonly UnansweredField[],
) => QueryPlan;

/**
 * Where subgraphs give one abstract type different members, the planner takes a member that not all of them know for
 * one that never comes, and leaves out what is asked of it. It is asked of the subgraph that is asked for the object
 * anyway, where that one knows the member and all that is asked of it.
 */
export function createCompletion(supergraph: Supergraph): CompletePlan {
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (subgraph: Subgraph): GraphQLSchema => {
    const known = schemas.get(subgraph.name) ?? subgraph.schema.toGraphQLJSSchema();
    schemas.set(subgraph.name, known);
    return known;
  };

  return (plan, document, leftOut) => {
    const { node } = plan;
    if (!node || node.kind === 'Subscription') return plan;
    let members = leftOut
      .filter(({ selection }) => selection.kind === Kind.INLINE_FRAGMENT)
      .map(({ path, selection }) => ({
        place: path.slice(0, -1),
        selection: completed(selection, document),
      }));
    const complete = (fetch: FetchNode, at: FieldPath): FetchNode => {
      const subgraph = supergraph.subgraphs().get(fetch.serviceName);
      if (!subgraph) return fetch;
      return members.reduce((asked, member) => {
        const text = parse(asked.operation, { noLocation: true });
        const more = withMember(text, at, member, document);
        if (!more || !isKnown(more, member.selection, subgraph, schemaOf(subgraph))) return asked;
        members = members.filter((one) => one !== member);
        return withText(asked, more);
      }, fetch);
    };
    return { ...plan, node: mapFetches(node, complete) };
  };
}

interface Member {
  readonly place: FieldPath;
  readonly selection: SelectionNode;
}

/** What is asked of the member, with fragments written out and with the type name of each object. */
function completed(selection: SelectionNode, document: DocumentNode): SelectionNode {
  const fragments = fragmentsOf(document);
  return visit(selection, {
    FragmentSpread: (spread) => inlineFragmentOf(spread, fragments),
    SelectionSet: {
      leave: (set): SelectionSetNode => ({
        ...set,
        selections: [typenameField, ...set.selections],
      }),
    },
  });
}

/** A fetch's text with the member at its place; null where the fetch does not bring the object there. */
function withMember(
  text: DocumentNode,
  at: FieldPath,
  { place, selection }: Member,
  client: DocumentNode,
): DocumentNode | null {
  if (at.some((name, index) => place[index] !== name)) return null;
  let isFound = false;
  const add = (set: SelectionSetNode, [name, ...inner]: FieldPath): SelectionSetNode => {
    if (name === undefined) {
      isFound = true;
      return { ...set, selections: [...set.selections, selection] };
    }
    return {
      ...set,
      selections: set.selections.map((one) => {
        if (one.kind === Kind.FRAGMENT_SPREAD || !one.selectionSet) return one;
        const isPassed = one.kind === Kind.INLINE_FRAGMENT || one.name.value === '_entities';
        if (!isPassed && responseKeyOf(one) !== name) return one;
        return { ...one, selectionSet: add(one.selectionSet, isPassed ? [name, ...inner] : inner) };
      }),
    };
  };
  const rest = place.slice(at.length);
  // Of an entity itself only that is sent for which there is a key.
  if (rest.length === 0) return null;
  const definitions = text.definitions.map((one) =>
    one.kind === Kind.OPERATION_DEFINITION
      ? {
          ...one,
          selectionSet: add(one.selectionSet, rest),
          variableDefinitions: withVariables(one.variableDefinitions ?? [], selection, client),
        }
      : one,
  );
  return isFound ? { ...text, definitions } : null;
}

/** The fetch's variables, and those of the client's that what is added uses. */
function withVariables(
  known: readonly VariableDefinitionNode[],
  added: SelectionNode,
  client: DocumentNode,
): readonly VariableDefinitionNode[] {
  const names = new Set<string>();
  visit(added, { Variable: ({ name }) => void names.add(name.value) });
  for (const { variable } of known) names.delete(variable.name.value);
  return [
    ...known,
    ...variablesOf(client).filter(({ variable }) => names.delete(variable.name.value)),
  ];
}

const variablesOf = ({ definitions }: DocumentNode): readonly VariableDefinitionNode[] =>
  definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? (one.variableDefinitions ?? []) : [],
  );

/** Whether the subgraph takes the text, and answers by itself what was added. */
function isKnown(
  text: DocumentNode,
  added: SelectionNode,
  subgraph: Subgraph,
  schema: GraphQLSchema,
): boolean {
  if (validate(schema, text).length > 0) return false;
  const fields = new Set<FieldNode>();
  visit(added, { Field: (field) => void fields.add(field) });
  const metadata = subgraph.metadata();
  const typeInfo = new TypeInfo(schema);
  let isOwn = true;
  const meet = (field: FieldNode): void => {
    const type = subgraph.schema.type(typeInfo.getParentType()?.name ?? '');
    if (!fields.has(field) || !type || !(isObjectType(type) || isInterfaceType(type))) return;
    const definition = type.field(field.name.value);
    if (!definition) return;
    const requires = definition.hasAppliedDirective(metadata.requiresDirective());
    isOwn &&= !requires && !metadata.isFieldExternal(definition);
  };
  visit(text, visitWithTypeInfo(typeInfo, { Field: meet }));
  return isOwn;
}

const withText = (fetch: FetchNode, text: DocumentNode): FetchNode => ({
  ...fetch,
  operation: stripIgnoredCharacters(print(text)),
  variableUsages: variablesOf(text)
    .map(({ variable }) => variable.name.value)
    .filter((name) => name !== 'representations'),
});
