import { ShopError } from '../../kernel/errors.ts';
import type { GraphQLRequest } from '../operation.ts';
import { idOf } from '../operations/document-id.ts';
import { mustTakeBatch } from './batch.ts';
import { isJson } from './media-type.ts';
import type { RouteRequest } from './router.ts';
import { unpackBody } from './unpack-body.ts';

export interface BodyLimits {
  readonly bodyBytesMax: number;
  /** Requests that one body may hold as a list; 0 where lists are not taken. */
  readonly batchMax: number;
}

/**
 * One request, or a list of them.
 * @throws ShopError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BAD_USER_INPUT, or OPERATION_LIMIT_EXCEEDED
 */
export async function readPostRequest(
  request: RouteRequest,
  { bodyBytesMax, batchMax }: BodyLimits,
): Promise<GraphQLRequest | readonly GraphQLRequest[]> {
  if (!isJson(request.headers['content-type']))
    throw new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the request as application/json in UTF-8');
  const arriving = request.body(bodyBytesMax);
  const packed = arriving instanceof Promise ? await arriving : arriving;
  const encoding = request.headers['content-encoding'];
  const bytes = encoding === undefined ? packed : await unpackBody(packed, encoding, bodyBytesMax);
  const value = parse(bytes);
  if (!Array.isArray(value)) return check(value, request);
  mustTakeBatch(value.length, batchMax);
  return value.map((each) => check(mustBeObject(each), request));
}

/** @throws ShopError BAD_USER_INPUT */
export function readGetRequest(request: RouteRequest): GraphQLRequest {
  const parameter = (name: string): string | undefined => request.query.get(name) ?? undefined;
  const json = (name: string): unknown => {
    const text = parameter(name);
    return text === undefined ? undefined : parseJson(text, name);
  };
  return check(
    {
      query: parameter('query'),
      documentId: parameter('documentId'),
      doc_id: parameter('doc_id'),
      operationName: parameter('operationName'),
      variables: json('variables'),
      extensions: json('extensions'),
    },
    request,
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): object {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'The body is not UTF-8', {}, error);
  }
  return mustBeObject(parseJson(text, 'body'));
}

function mustBeObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new ShopError('BAD_USER_INPUT', 'The body must be a JSON object');
}

function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', `${field} must be JSON`, { field }, error);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A GraphQL request as it travels. Members that nobody knows are let be: the specification reserves them.
 * `/graphql/sha256:…` names a document as `documentId` does.
 */
function check(value: object, { params }: RouteRequest): GraphQLRequest {
  if (Array.isArray(value)) refuseType('body', 'an object');
  const body = value as JsonObject;
  const request: GraphQLRequest = {
    query: textIn(body, 'query'),
    documentId: textIn(body, 'documentId'),
    doc_id: textIn(body, 'doc_id'),
    operationName: textIn(body, 'operationName'),
    variables: objectIn(body, 'variables'),
    extensions: objectIn(body, 'extensions'),
    pathId: params['documentId'],
  };
  if (!request.query && idOf(request) === null)
    throw new ShopError('BAD_USER_INPUT', 'Send a query or a documentId', { field: 'query' });
  return request;
}

function textIn(body: JsonObject, field: string): string | null | undefined {
  const value = body[field];
  if (typeof value === 'string' || value === undefined || value === null) return value;
  return refuseType(field, 'text');
}

function objectIn(body: JsonObject, field: string): JsonObject | null | undefined {
  const value = body[field];
  if (value === undefined || value === null) return value;
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  return refuseType(field, 'an object');
}

function refuseType(field: string, right: string): never {
  throw new ShopError('BAD_USER_INPUT', `${field} must be ${right}`, { field });
}
