import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** The fields that a document selects, as `Type.field`, each once. Introspection does not count. */
export function fieldsOf(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        if (parent && types.getFieldDef() && !name.value.startsWith('__'))
          found.add(`${getNamedType(parent).name}.${name.value}`);
      },
    }),
  );
  return [...found];
}
