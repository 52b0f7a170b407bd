import { type DocumentNode, Kind, visit } from 'graphql';

/**
 * Plans call the entities that they ask for `$representations`, and a client's document may have a variable of that
 * name too. In what is planned such a variable has one underscore more; so has one that would then clash, and so on.
 */
const reserved = /^representations_*$/;

/** The document as it is planned. */
export function withFreeVariables(document: DocumentNode): DocumentNode {
  const isTouched = document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.variableDefinitions?.some(({ variable }) => reserved.test(variable.name.value)),
  );
  if (!isTouched) return document;
  return visit(document, {
    Variable: (variable) => ({
      ...variable,
      name: { ...variable.name, value: plannedNameOf(variable.name.value) },
    }),
  });
}

export const plannedNameOf = (givenName: string): string =>
  reserved.test(givenName) ? `${givenName}_` : givenName;

/** What the client calls a variable of a plan. */
export const givenNameOf = (plannedName: string): string =>
  reserved.test(plannedName) ? plannedName.slice(0, -1) : plannedName;
