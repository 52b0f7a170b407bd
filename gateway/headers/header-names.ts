/** Of one connection, or what the transport itself has to say: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const ofTransport = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host', 'content-length', 'content-type', 'content-encoding'],
  ...['accept', 'accept-encoding', 'expect'],
];
/** What subgraphs believe because only the gateway can say it, and what names a request in the logs. */
const ours = ['x-aurora-caller', 'x-aurora-deadline', 'x-request-id', 'traceparent', 'tracestate'];
/** What is said of the whole answer, of which a subgraph knows a part. */
const ofAnswer = [
  ...['vary', 'etag', 'age', 'date', 'last-modified', 'content-range', 'accept-ranges'],
  ...['ratelimit', 'ratelimit-policy', 'retry-after'],
];

const never = new Set([...ofTransport, ...ours]);
const neverBack = new Set([...never, ...ofAnswer]);

/** A longer value is no header of anybody's. */
const valueCharsMax = 8 * 1024;

/** Why a header cannot be passed between clients and subgraphs; null where it can. */
export function whyNot(name: string, direction: 'request' | 'response'): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `"${name}" is no name of a header`;
  const lower = name.toLowerCase();
  if (never.has(lower)) return `${name} is what the gateway itself says, and is not passed on`;
  const isOfAnswer = neverBack.has(lower) || lower.startsWith('access-control-');
  if (direction === 'response' && isOfAnswer)
    return `${name} is what the gateway says of the whole answer, and is not passed back`;
  return null;
}

/** Visible characters, spaces and tabs: with a line break in it a value would be two headers. */
export const isHeaderValue = (value: string): boolean =>
  value.length <= valueCharsMax && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
