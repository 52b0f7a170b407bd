import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * What a document asks for and a schema does not have: `Product.worth`, or the name of a type that is gone. Empty
 * where everything is there and something else does not fit.
 */
export function missingFrom(schema: GraphQLSchema, document: DocumentNode): readonly string[] {
  const missing = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      NamedType({ name }) {
        if (!schema.getType(name.value)) missing.add(name.value);
      },
      Field({ name, arguments: given = [] }) {
        const parent = types.getParentType();
        if (!parent) return;
        const field = types.getFieldDef();
        const coordinate = `${parent.name}.${name.value}`;
        if (!field) {
          missing.add(coordinate);
          return;
        }
        for (const argument of given)
          if (!field.args.some((known) => known.name === argument.name.value))
            missing.add(`${coordinate}(${argument.name.value}:)`);
      },
      [Kind.OBJECT_FIELD]({ name }) {
        const input = types.getParentInputType();
        if (input && !types.getInputType()) missing.add(`${String(input)}.${name.value}`);
      },
    }),
  );
  return [...missing];
}
