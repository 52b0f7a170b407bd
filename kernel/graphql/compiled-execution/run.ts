import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath,
} from 'graphql';
import type { FieldErrors } from './field-errors.ts';

/** One execution of a compiled operation. */
export interface Run {
  readonly facts: OperationFacts;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly errors: FieldErrors;
  /** Arguments read so far, by the number of the field that has them. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  /** Promises made so far: where it has not grown there is nothing to wait for. */
  promises: number;
}

/** What a run has in common with every other run of its operation. */
export interface OperationFacts {
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
}

/** A field of one object type at one place of an operation. */
export interface FieldPlan {
  /** Its name in the answer. */
  readonly key: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** Every place of the document that asks for it; the first has the arguments. */
  readonly nodes: readonly FieldNode[];
}

/** Where an object stands; undefined for the root. */
export type Path = ResponsePath | undefined;

/** The answer's object for one of the subgraph's, or a promise of it; throws where null goes on to what is above. */
export type ExecuteObject = (run: Run, source: unknown, path: Path) => unknown;

/** Where a field of the object at `parent` stands. */
export const placeOf = ({ key, parentType }: FieldPlan, parent: Path): ResponsePath => ({
  prev: parent,
  key,
  typename: parentType.name,
});
