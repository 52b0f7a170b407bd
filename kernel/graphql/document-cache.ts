import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { createBoundedMap } from '../bounded-map.ts';
import { memoizePer } from '../memoize-per.ts';

/** Texts remembered for one schema. A gateway sends a few hundred shapes; the rest is somebody's mistake. */
const documentsMax = 1_000;
/** Longer texts are read but not remembered. */
const textLengthMax = 32_768;
/** Validation stops here: nobody reads the hundredth complaint. */
const errorsMax = 20;

export type ReadDocument =
  | { readonly document: DocumentNode; readonly errors: null }
  | { readonly document: null; readonly errors: readonly GraphQLError[] };

const documentsOf = memoizePer((_: GraphQLSchema) => createBoundedMap<ReadDocument>(documentsMax));

/** The document of a text, parsed and validated once for each schema. */
export function readDocument(schema: GraphQLSchema, text: string): ReadDocument {
  const documents = documentsOf(schema);
  const known = documents.get(text);
  if (known) return known;
  const read = parseAndValidate(schema, text);
  if (text.length <= textLengthMax && read.document) documents.set(text, read);
  return read;
}

function parseAndValidate(schema: GraphQLSchema, text: string): ReadDocument {
  try {
    const document = parse(text, { noLocation: true, maxTokens: 50_000 });
    // graphql-js 16 throws on a variable in @skip or @include at the root of a subscription.
    const errors = validate(schema, document, specifiedRules, { maxErrors: errorsMax });
    if (errors.length === 0) return { document, errors: null };
    return {
      document: null,
      errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')),
    };
  } catch (error) {
    const isSyntax = error instanceof GraphQLError;
    return {
      document: null,
      errors: [
        coded(
          isSyntax ? error : new GraphQLError('That document cannot be validated'),
          isSyntax ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED',
        ),
      ],
    };
  }
}

const coded = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, { extensions: { code } });
