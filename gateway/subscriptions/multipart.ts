import { neverBuffered, type StreamFormat } from './stream-format.ts';

const delimiter = '\r\n--graphql';

/** The delimiter that ends a part is sent with it: clients read a part when they see where it ends. */
const part = (json: string): string =>
  `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}${delimiter}`;

/**
 * Subscriptions over multipart HTTP as Apollo's clients and router speak them: results in `payload`, what ends the
 * stream in `errors` beside it. https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol
 */
export const multipart: StreamFormat = {
  headers: {
    'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
    ...neverBuffered,
  },
  opening: delimiter,
  heartbeat: part('{}'),
  result: (json) => part(`{"payload":${json}}`),
  failure: (errors) => part(JSON.stringify({ payload: null, errors })),
  ending: '--\r\n',
};
