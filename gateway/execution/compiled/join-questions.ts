import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { responseKeyOf } from '../../documents.ts';

/** What one of the joined questions calls its own. */
export interface JoinedPart {
  /** What a variable of the question is called in the joined one. */
  readonly variableOf: (name: string) => string;
  /** The names at the top of its answer: in the joined answer, and in its own. */
  readonly keys: readonly { readonly joined: string; readonly own: string }[];
}

/** Several questions to one subgraph as one. */
export interface JoinedQuestion {
  readonly query: string;
  readonly operationName: string | undefined;
  /** In the order of the questions. */
  readonly parts: readonly JoinedPart[];
}

/** A question that may go with others. */
export interface JoinableQuestion {
  readonly definition: OperationDefinitionNode;
  readonly fields: readonly FieldNode[];
  readonly document: DocumentNode;
}

/**
 * @returns null for what goes by itself: mutations, whose order counts, and what stands at the top under a directive or
 * a fragment
 */
export function readJoinable(query: string): JoinableQuestion | null {
  const document = parse(query, { noLocation: true });
  const operations = document.definitions.filter(isOperation);
  const [definition] = operations;
  if (!definition || operations.length > 1) return null;
  if (definition.operation !== OperationTypeNode.QUERY || definition.directives?.length)
    return null;
  const fields = definition.selectionSet.selections.filter(isField);
  if (fields.length < definition.selectionSet.selections.length) return null;
  return { definition, fields, document };
}

/**
 * One question that asks all: each has its own aliases, variables and fragments, which end in its number. So the names
 * of one never meet those of another, and the same question may be among them twice, with other values.
 */
export function joinQuestions(questions: readonly JoinableQuestion[]): JoinedQuestion {
  const joined = questions.map(apart);
  const definitions = joined.map(({ document }) => document.definitions);
  const operations = definitions.flatMap((parts) => parts.filter(isOperation));
  const names = operations.flatMap(({ name }) => (name ? [name.value] : []));
  const operationName = names.length === operations.length ? names.join('_and_') : undefined;
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    ...(operationName === undefined ? {} : { name: nameOf(operationName) }),
    variableDefinitions: operations.flatMap(({ variableDefinitions = [] }) => variableDefinitions),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: operations.flatMap(({ selectionSet }) => selectionSet.selections),
    },
  };
  const fragments = definitions.flat().filter((definition) => !isOperation(definition));
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...fragments],
  };
  return {
    query: stripIgnoredCharacters(print(document)),
    operationName,
    parts: joined.map(({ part }) => part),
  };
}

/** A question under names that no other has. */
function apart({ document, definition, fields }: JoinableQuestion, number: number) {
  const own = <N extends { readonly name: NameNode }>(node: N): N => ({
    ...node,
    name: nameOf(`${node.name.value}_${number}`),
  });
  const joinedKeyOf = (key: string): string => `_${number}_${key}`;
  const aliased: OperationDefinitionNode = {
    ...definition,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: fields.map((field) => ({
        ...field,
        alias: nameOf(joinedKeyOf(responseKeyOf(field))),
      })),
    },
  };
  const definitions = document.definitions.map((known) => (known === definition ? aliased : known));
  const renamed: DocumentNode = visit(
    { ...document, definitions },
    { Variable: own, FragmentSpread: own, FragmentDefinition: own },
  );
  const part: JoinedPart = {
    variableOf: (name) => `${name}_${number}`,
    keys: [...new Set(fields.map(responseKeyOf))].map((key) => ({
      joined: joinedKeyOf(key),
      own: key,
    })),
  };
  return { document: renamed, part };
}

const nameOf = (value: string): NameNode => ({ kind: Kind.NAME, value });

const isOperation = (definition: DefinitionNode): definition is OperationDefinitionNode =>
  definition.kind === Kind.OPERATION_DEFINITION;

const isField = (selection: SelectionNode): selection is FieldNode => selection.kind === Kind.FIELD;
