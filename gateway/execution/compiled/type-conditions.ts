import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** What types of the supergraph are to each other, remembered: the same few questions are asked of every entity. */
export interface TypeConditions {
  /** Whether an object of this type name fits a type condition. */
  fits(typename: string, condition: string): boolean;
  exists(typename: string): boolean;
  /** Whether a name is that of an object type, and not of an interface or of nothing. */
  isObjectType(typename: unknown): boolean;
}

export function createTypeConditions(schema: GraphQLSchema): TypeConditions {
  const known = new Map<string, Map<string, boolean>>();

  function decide(typename: string, condition: string): boolean {
    const type = schema.getType(typename);
    const wanted = schema.getType(condition);
    if (!isAbstractType(wanted)) return false;
    return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
  }

  return {
    fits(typename, condition) {
      if (typename === condition) return true;
      const ofCondition = known.get(condition) ?? new Map<string, boolean>();
      known.set(condition, ofCondition);
      const decided = ofCondition.get(typename);
      if (decided !== undefined) return decided;
      const fits = decide(typename, condition);
      // Names come from subgraphs: one that makes them up must not make this grow.
      if (schema.getType(typename)) ofCondition.set(typename, fits);
      return fits;
    },
    exists: (typename) => schema.getType(typename) !== undefined,
    isObjectType: (typename) =>
      typeof typename === 'string' && isObjectType(schema.getType(typename)),
  };
}
