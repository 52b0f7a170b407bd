import '../silence.ts';
import { baseType, isInterfaceType, isObjectType, type Schema } from '@apollo/federation-internals';

/** What one field is estimated to cost, by `@cost` and `@listSize`. */
export interface FieldCost {
  /** Of one value. */
  readonly weight: number;
  /** Items of the list when no argument says; 1 for what is no list. */
  readonly assumedSize: number;
  /** Arguments that say how many items there are. */
  readonly slicingArguments: readonly string[];
  /** Children that hold the items, where the list is wrapped as a connection is. Empty: the field itself is the list. */
  readonly sizedFields: readonly string[];
}

export type FieldCosts = (typeName: string, fieldName: string) => FieldCost;

interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
}

const leaf: FieldCost = { weight: 0, assumedSize: 1, slicingArguments: [], sizedFields: [] };

/** Without directives a scalar is free, an object costs 1 and a list counts as one item: nobody said how long it is. */
export function readFieldCosts(schema: Schema): FieldCosts {
  const feature = schema.coreFeatures?.getByIdentity('https://specs.apollo.dev/cost');
  const nameOf = (directive: string): string => feature?.directiveNameInSchema(directive) ?? '';
  const argumentsOf = (element: Directed, directive: string): unknown =>
    element.appliedDirectives.find(({ name }) => name === directive)?.arguments();
  const costName = nameOf('cost');
  const listSizeName = nameOf('listSize');
  const weightOf = (element: Directed): number | undefined =>
    (argumentsOf(element, costName) as { weight: number } | undefined)?.weight;

  const table = new Map<string, FieldCost>();
  for (const type of schema.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of type.fields()) {
      if (!field.type) continue;
      const returned = baseType(field.type);
      const isLeaf = returned.kind === 'ScalarType' || returned.kind === 'EnumType';
      const size = argumentsOf(field, listSizeName) as ListSize | undefined;
      table.set(`${type.name}.${field.name}`, {
        weight: weightOf(field) ?? weightOf(returned) ?? (isLeaf ? 0 : 1),
        assumedSize: size?.assumedSize ?? 1,
        slicingArguments: size?.slicingArguments ?? [],
        sizedFields: size?.sizedFields ?? [],
      });
    }
  }
  return (typeName, fieldName) => table.get(`${typeName}.${fieldName}`) ?? leaf;
}

interface Directed {
  readonly appliedDirectives: readonly { readonly name: string; arguments(): unknown }[];
}
