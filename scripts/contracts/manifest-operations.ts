import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';

/** An operation that a client registered. */
export interface ManifestOperation {
  readonly id: string;
  readonly name: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Fields of the root that it asks. */
  readonly roots: readonly string[];
}

/** What a client registered, by name. */
export function manifestOperations(client: string): readonly ManifestOperation[] {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(`schema/operations/${client}.json`, 'utf8'),
  );
  return Object.entries(manifest)
    .map(([id, text]) => operationOf(id, parse(text)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function operationOf(id: string, document: DocumentNode): ManifestOperation {
  const definition = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (!definition) throw new Error(`${id} is no operation`);
  const roots = definition.selectionSet.selections
    .filter((each): each is FieldNode => each.kind === Kind.FIELD)
    .map(({ name }) => name.value);
  return { id, name: definition.name?.value ?? '', document, definition, roots };
}

/** `WidgetOrder($id: ID!)` */
export const signatureOf = ({ name, definition }: ManifestOperation): string => {
  const variables = (definition.variableDefinitions ?? []).map(
    ({ variable, type }) => `$${variable.name.value}: ${typeText(type)}`,
  );
  return variables.length > 0 ? `${name}(${variables.join(', ')})` : name;
};

type TypeText = NonNullable<OperationDefinitionNode['variableDefinitions']>[number]['type'];

function typeText(type: TypeText): string {
  if (type.kind === Kind.NON_NULL_TYPE) return `${typeText(type.type)}!`;
  if (type.kind === Kind.LIST_TYPE) return `[${typeText(type.type)}]`;
  return type.name.value;
}
