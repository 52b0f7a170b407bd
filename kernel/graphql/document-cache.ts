import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

/** Texts remembered for one schema. A gateway sends a few hundred shapes; the rest is somebody's mistake. */
const documentsMax = 1_000;
/** Longer texts are read but not remembered. */
const textLengthMax = 32_768;
/** Validation stops here: nobody reads the hundredth complaint. */
const errorsMax = 20;

export type ReadDocument =
  | { readonly document: DocumentNode; readonly errors: null }
  | { readonly document: null; readonly errors: readonly GraphQLError[] };

const caches = new WeakMap<GraphQLSchema, Map<string, ReadDocument>>();

/** The document of a text, parsed and validated once for each schema. Least recently used goes first. */
export function readDocument(schema: GraphQLSchema, text: string): ReadDocument {
  let cache = caches.get(schema);
  if (!cache) {
    cache = new Map();
    caches.set(schema, cache);
  }
  const known = cache.get(text);
  if (known) {
    cache.delete(text);
    cache.set(text, known);
    return known;
  }
  const read = parseAndValidate(schema, text);
  if (text.length <= textLengthMax && read.document) {
    cache.set(text, read);
    if (cache.size > documentsMax) cache.delete(cache.keys().next().value ?? '');
  }
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
