import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { ShopError } from '../../kernel/errors.ts';
import { RequestRefused } from '../errors.ts';

/** Validation stops here: nobody reads the twentieth complaint about one document. */
const validationErrorsMax = 10;

/** What graphql-js says when it gives up comparing fields of one name, of which there are as many pairs as squares. */
const comparedTooMuch = 'Validation aborted.';

export interface ReadOptions {
  readonly tokensMax: number;
  /** Whether a refusal may suggest names ("Did you mean …"), which tells outsiders what the schema holds. */
  readonly suggestNames: boolean;
}

/** @throws RequestRefused GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED, or ShopError OPERATION_LIMIT_EXCEEDED */
export function readDocument(
  text: string,
  schema: GraphQLSchema,
  { tokensMax, suggestNames }: ReadOptions,
): DocumentNode {
  const document = parseDocument(text, tokensMax);
  const mistakes = validateDocument(schema, document);
  if (mistakes.some(({ message }) => message === comparedTooMuch))
    throw new ShopError(
      'OPERATION_LIMIT_EXCEEDED',
      'This document repeats too many fields to be compared with one another; ask for each once',
    );
  if (mistakes.length > 0)
    throw new RequestRefused(
      'GRAPHQL_VALIDATION_FAILED',
      suggestNames ? mistakes : mistakes.map(withoutSuggestion),
    );
  return document;
}

function parseDocument(text: string, tokensMax: number): DocumentNode {
  try {
    return parse(text, { maxTokens: tokensMax });
  } catch (error) {
    // As many tokens may be read as an operator lets through, and the parser calls itself for each that opens something.
    if (error instanceof RangeError)
      throw new ShopError(
        'OPERATION_LIMIT_EXCEEDED',
        'This document is nested too deep to be read',
      );
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('Document contains more that')) {
      const message = `This document has more than ${tokensMax} tokens`;
      throw new ShopError('OPERATION_LIMIT_EXCEEDED', message, {
        limit: 'tokensMax',
        max: tokensMax,
      });
    }
    throw new RequestRefused('GRAPHQL_PARSE_FAILED', [error]);
  }
}

function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { maxErrors: validationErrorsMax });
  } catch (error) {
    // graphql-js 16 throws on a variable in @skip or @include at the root of a subscription.
    return [error instanceof GraphQLError ? error : new GraphQLError('This document is not valid')];
  }
}

const withoutSuggestion = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message.replace(/ Did you mean .*$/s, ''), {
    ...(error.nodes ? { nodes: error.nodes } : {}),
  });

/**
 * The operation that a request means.
 * @throws ShopError OPERATION_RESOLUTION_FAILURE when the name fits none, or several stand to choose from
 */
export function chooseOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationDefinitionNode {
  const definition = getOperationAST(document, operationName);
  if (definition) return definition;
  const names = document.definitions.flatMap((part) =>
    part.kind === Kind.OPERATION_DEFINITION ? (part.name?.value ?? 'anonymous') : [],
  );
  throw new ShopError(
    'OPERATION_RESOLUTION_FAILURE',
    operationName
      ? 'The document holds no operation of that name'
      : names.length > 1
        ? 'The document holds several operations; name one with operationName'
        : 'The document holds no operation',
  );
}
