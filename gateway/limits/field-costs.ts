import '../silence.ts';
import {
  baseType,
  type InputType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type NamedType,
  possibleRuntimeTypes,
  type Schema,
} from '@apollo/federation-internals';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { type Field, fieldsOf, implementationsOf } from '../federated-fields.ts';
import type { Generation } from '../generation.ts';

/** Of a generation, read once for all who ask. */
export const fieldCostsOf = memoizePer(
  ({ federatedSupergraph }: Pick<Generation, 'federatedSupergraph'>) =>
    readFieldCosts(federatedSupergraph),
);

/** What one field is estimated to cost, by `@cost` and `@listSize`. */
export interface FieldCost {
  /** Of one value. */
  readonly weight: number;
  /** Items of the list when no argument says; 1 for what is no list. */
  readonly assumedSize: number;
  /** Paths of arguments that say how many items there are: `['first']`, `['page', 'size']`. */
  readonly slicingArguments: readonly (readonly string[])[];
  /** Whether an operation must give exactly one of them. */
  readonly requireOneSlicingArgument: boolean;
  /** Children that hold the items, where the list is wrapped as a connection is. Empty: the field itself is the list. */
  readonly sizedFields: readonly string[];
  /** By name. */
  readonly arguments: ReadonlyMap<string, InputCost>;
}

/** What a value that is given costs. */
export interface InputCost {
  /** Of the value itself. */
  readonly weight: number;
  /** What a client that does not give it gives. */
  readonly defaultValue: unknown;
  /** Of what is in it, by name, where it is an input object. Read late: inputs may hold themselves. */
  readonly fields: (() => ReadonlyMap<string, InputCost>) | null;
}

export type FieldCosts = (typeName: string, fieldName: string) => FieldCost;

interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
  readonly requireOneSlicingArgument?: boolean;
}

const leaf: FieldCost = {
  weight: 0,
  assumedSize: 1,
  slicingArguments: [],
  requireOneSlicingArgument: false,
  sizedFields: [],
  arguments: new Map(),
};

/**
 * Weights by https://ibm.github.io/graphql-specs/cost-spec.html: without directives a scalar is free, an object
 * costs 1, given or returned, and a list counts as one item: nobody said how long it is.
 */
export function readFieldCosts(schema: Schema): FieldCosts {
  const feature = schema.coreFeatures?.getByIdentity('https://specs.apollo.dev/cost');
  const nameOf = (directive: string): string => feature?.directiveNameInSchema(directive) ?? '';
  const argumentsOf = (element: Directed, directive: string): unknown =>
    element.appliedDirectives.find(({ name }) => name === directive)?.arguments();
  const costName = nameOf('cost');
  const listSizeName = nameOf('listSize');
  const weightOf = (element: Directed): number | undefined =>
    (argumentsOf(element, costName) as { weight: number } | undefined)?.weight;

  const inputs = new Map<NamedType, ReadonlyMap<string, InputCost>>();
  /** Costs of an input object's fields, read once. */
  const fieldsOfInput = (type: NamedType): ReadonlyMap<string, InputCost> => {
    const known = inputs.get(type);
    if (known) return known;
    const costs = new Map(
      isInputObjectType(type) ? type.fields().map((field) => [field.name, inputCostOf(field)]) : [],
    );
    inputs.set(type, costs);
    return costs;
  };
  const inputCostOf = (element: InputElement): InputCost => {
    const type = element.type && baseType(element.type);
    const isObject = type !== undefined && isInputObjectType(type);
    return {
      weight: weightOf(element) ?? (type && weightOf(type)) ?? (isObject ? 1 : 0),
      defaultValue: element.defaultValue,
      fields: isObject ? () => fieldsOfInput(type) : null,
    };
  };

  const weightOfReturned = (type: NamedType): number => {
    const own = weightOf(type);
    if (own !== undefined) return own;
    if (isAbstractType(type))
      return Math.max(1, ...possibleRuntimeTypes(type).map(weightOfReturned));
    return isObjectType(type) ? 1 : 0;
  };

  const costOf = (field: Field): FieldCost => {
    const size = argumentsOf(field, listSizeName) as ListSize | undefined;
    const slicingArguments = size?.slicingArguments ?? [];
    return {
      weight: weightOf(field) ?? (field.type ? weightOfReturned(baseType(field.type)) : 0),
      assumedSize: size?.assumedSize ?? 1,
      slicingArguments: slicingArguments.map((path) => path.split('.')),
      requireOneSlicingArgument:
        slicingArguments.length > 0 && (size?.requireOneSlicingArgument ?? true),
      sizedFields: size?.sizedFields ?? [],
      arguments: new Map(
        field.arguments().map((argument) => [argument.name, inputCostOf(argument)]),
      ),
    };
  };

  const table = new Map<string, FieldCost>();
  for (const type of schema.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of fieldsOf(type)) {
      const behind = isInterfaceType(type) ? implementationsOf(type, field.name) : [];
      table.set(`${type.name}.${field.name}`, dearest(costOf(field), behind.map(costOf)));
    }
  }
  return (typeName, fieldName) => table.get(`${typeName}.${fieldName}`) ?? leaf;
}

/**
 * Of a field of an interface, as much as the dearest that may stand behind it: directives are on those, for an interface
 * has no weights of its own.
 */
function dearest(own: FieldCost, behind: readonly FieldCost[]): FieldCost {
  if (behind.length === 0) return own;
  const all = [own, ...behind];
  const given = [...own.arguments.keys()].map((name) => {
    const costs = all.flatMap((cost) => cost.arguments.get(name) ?? []);
    return [name, costs.reduce((a, b) => (b.weight > a.weight ? b : a))] as const;
  });
  return {
    weight: Math.max(...all.map(({ weight }) => weight)),
    assumedSize: Math.max(...all.map(({ assumedSize }) => assumedSize)),
    slicingArguments: all
      .flatMap(({ slicingArguments }) => slicingArguments)
      .filter(([name = '']) => own.arguments.has(name)),
    requireOneSlicingArgument: own.requireOneSlicingArgument,
    sizedFields: [...new Set(all.flatMap(({ sizedFields }) => sizedFields))],
    arguments: new Map(given),
  };
}

interface Directed {
  readonly appliedDirectives: readonly { readonly name: string; arguments(): unknown }[];
}

interface InputElement extends Directed {
  readonly type?: InputType | undefined;
  readonly defaultValue?: unknown;
}
