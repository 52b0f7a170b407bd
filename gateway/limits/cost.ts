import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ShopError } from '../../kernel/errors.ts';
import { askedBy, fragmentsOf, isCondition } from '../documents.ts';
import {
  type Estimate,
  noVariables,
  product,
  sum,
  totalFor,
  type Variables,
  when,
} from './estimate.ts';
import type { FieldCost, FieldCosts } from './field-costs.ts';
import { costOfNode, valueAt } from './input-cost.ts';

/** A mutation does more than it returns. */
const mutationWeight = 10;

export interface CostedOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/**
 * What an operation may cost at most, before anything is fetched: every object counts once, a list as often as its
 * page size or its assumed size says, an argument once for each place where it is given. All that does not depend on
 * variables is worked out here, once.
 * @throws ShopError GRAPHQL_VALIDATION_FAILED where a field wants exactly one slicing argument and gets none or several;
 * so does what is returned, where a variable gives none
 */
export function compileCost(
  { document, definition }: CostedOperation,
  schema: GraphQLSchema,
  costs: FieldCosts,
): (variables: Variables) => number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Estimate>();

  /** @param sized how many items each child of a connection stands for */
  const costOf = (
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    sized: SizedFields,
  ): Estimate =>
    sum(
      selections.map((selection) =>
        when(conditionOf(selection), costOfOne(selection, type, sized)),
      ),
    );

  const costOfOne = (
    selection: SelectionNode,
    type: GraphQLNamedType | undefined,
    sized: SizedFields,
  ): Estimate => {
    if (selection.kind === Kind.FIELD) return costOfField(selection, type, sized);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(selection.name.value, sized);
    const condition = selection.typeCondition?.name.value;
    return costOf(selection.selectionSet, condition ? schema.getType(condition) : type, sized);
  };

  /** Read once, wherever it is spread: fragments in fragments would multiply. */
  const costOfFragment = (name: string, sized: SizedFields): Estimate => {
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    const read = (): Estimate =>
      costOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), sized);
    if (sized !== nothingSized) return read();
    const made = known.get(name) ?? read();
    known.set(name, made);
    return made;
  };

  const costOfField = (
    node: FieldNode,
    parent: GraphQLNamedType | undefined,
    sized: SizedFields,
  ): Estimate => {
    const name = node.name.value;
    if (!parent || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
    const cost = costs(parent.name, name);
    const items = itemsOf(node, cost);
    const isWrapped = cost.sizedFields.length > 0;
    const size = isWrapped ? 1 : (sized.get(name) ?? items);
    const children = isWrapped
      ? new Map(cost.sizedFields.map((field) => [field, items]))
      : nothingSized;
    const type = parent.getFields()[name]?.type;
    const inner =
      node.selectionSet && type ? costOf(node.selectionSet, getNamedType(type), children) : 0;
    return sum([product(size, sum([cost.weight, inner])), ...argumentCosts(node, cost)]);
  };

  const root = schema.getRootType(definition.operation) ?? undefined;
  const base = definition.operation === 'mutation' ? mutationWeight : 0;
  const total = sum([base, costOf(definition.selectionSet, root, nothingSized)]);
  return (variables) => totalFor(total, variables);
}

type SizedFields = ReadonlyMap<string, Estimate>;

const nothingSized: SizedFields = new Map();

const argumentCosts = (node: FieldNode, cost: FieldCost): readonly Estimate[] =>
  (node.arguments ?? []).map(({ name, value }) => {
    const argument = cost.arguments.get(name.value);
    return argument ? costOfNode(value, argument) : 0;
  });

/**
 * The largest page size that the arguments ask for, else the assumed one: also for a size below nothing, by which some
 * services mean everything.
 */
function itemsOf(node: FieldNode, cost: FieldCost): Estimate {
  const { slicingArguments, assumedSize, requireOneSlicingArgument } = cost;
  if (slicingArguments.length === 0) return assumedSize;
  const given = slicingArguments.flatMap((path) => sizeAt(node, path, cost) ?? []);
  if (requireOneSlicingArgument && given.length !== 1) refuseSizes(node, cost);
  return (variables) => {
    const sizes = given
      .map((read) => Number(read(variables) ?? Number.NaN))
      .filter(Number.isFinite)
      .map((size) => (size < 0 ? assumedSize : size));
    if (sizes.length > 0) return Math.max(...sizes);
    if (requireOneSlicingArgument && variables !== noVariables) refuseSizes(node, cost);
    return assumedSize;
  };
}

/** undefined where neither the operation nor a default says it. */
function sizeAt(
  node: FieldNode,
  [argument = '', ...path]: readonly string[],
  cost: FieldCost,
): ((variables: Variables) => unknown) | undefined {
  const { defaultValue } = cost.arguments.get(argument) ?? {};
  const fallback = path.length === 0 && typeof defaultValue === 'number' ? defaultValue : undefined;
  const given = node.arguments?.find(({ name }) => name.value === argument)?.value;
  if (!given) return fallback === undefined ? undefined : () => fallback;
  const read = valueAt(given, path);
  return read && ((variables) => read(variables) ?? fallback);
}

function refuseSizes({ name }: FieldNode, { slicingArguments }: FieldCost): never {
  const names = slicingArguments.map((path) => path.join('.')).join(', ');
  throw new ShopError(
    'GRAPHQL_VALIDATION_FAILED',
    `Give exactly one of these to ${name.value}, so that its list has a length: ${names}`,
  );
}

/** Whether `@skip` and `@include` let a selection stand. */
function conditionOf(selection: SelectionNode): boolean | ((variables: Variables) => boolean) {
  const conditions = (selection.directives ?? []).filter(isCondition);
  const isOpen = conditions.some((condition) => typeof askedBy(condition) === 'string');
  if (!isOpen) return conditions.every((condition) => holds(condition, {}));
  return (variables) => conditions.every((condition) => holds(condition, variables));
}

function holds(condition: DirectiveNode | ConstDirectiveNode, variables: Variables): boolean {
  const asked = askedBy(condition);
  const value = typeof asked === 'string' ? variables[asked] === true : asked;
  return condition.name.value === 'skip' ? !value : value;
}
