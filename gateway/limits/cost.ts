import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ShopError } from '../../kernel/errors.ts';
import type { FieldCost, FieldCosts } from './field-costs.ts';

/** A mutation does more than it returns. */
const mutationWeight = 10;

export interface CostedOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
}

/**
 * What an operation may cost at most, before anything is fetched: every object counts once, a list as often as its
 * page size or its assumed size says.
 */
export function estimateCost(
  { document, definition }: CostedOperation,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
  costs: FieldCosts,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions)
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);

  /** @param sized how many items each child of a connection stands for */
  const costOf = (
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    sized: ReadonlyMap<string, number>,
  ): number => {
    let total = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        total += costOfField(selection, type, sized);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const condition = fragment.typeCondition;
      const narrowed = condition ? schema.getType(condition.name.value) : type;
      total += costOf(fragment.selectionSet, narrowed, sized);
    }
    return total;
  };

  const costOfField = (
    node: FieldNode,
    parent: GraphQLNamedType | undefined,
    sized: ReadonlyMap<string, number>,
  ): number => {
    const name = node.name.value;
    if (!parent || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
    const cost = costs(parent.name, name);
    const items = itemsOf(node, cost, variables);
    const isWrapped = cost.sizedFields.length > 0;
    const size = isWrapped ? 1 : (sized.get(name) ?? items);
    const children = isWrapped
      ? new Map(cost.sizedFields.map((field) => [field, items]))
      : nothingSized;
    const type = parent.getFields()[name]?.type;
    const inner =
      node.selectionSet && type ? costOf(node.selectionSet, getNamedType(type), children) : 0;
    return size * (cost.weight + inner);
  };

  const root = schema.getRootType(definition.operation) ?? undefined;
  const base = definition.operation === 'mutation' ? mutationWeight : 0;
  return base + costOf(definition.selectionSet, root, nothingSized);
}

/** @throws ShopError OPERATION_LIMIT_EXCEEDED when the estimate is over the limit */
export function checkCost(cost: number, costMax: number): void {
  if (cost <= costMax) return;
  throw new ShopError(
    'OPERATION_LIMIT_EXCEEDED',
    `This operation may cost ${cost}; the limit is ${costMax}. Ask for shorter pages or fewer nested lists`,
    { limit: 'costMax', max: costMax, actual: cost },
  );
}

const nothingSized: ReadonlyMap<string, number> = new Map();

/** The page size that the arguments ask for, else the assumed one. */
function itemsOf(
  node: FieldNode,
  cost: FieldCost,
  variables: Readonly<Record<string, unknown>>,
): number {
  for (const argument of node.arguments ?? []) {
    if (!cost.slicingArguments.includes(argument.name.value)) continue;
    const { value } = argument;
    const given =
      value.kind === Kind.VARIABLE
        ? Number(variables[value.name.value])
        : value.kind === Kind.INT
          ? Number(value.value)
          : Number.NaN;
    if (Number.isFinite(given)) return Math.max(0, given);
  }
  return cost.assumedSize;
}
