import { z } from 'zod';
import { toGlobalId } from '../../kernel/ids.ts';
import { changeRoute, readRoute } from '../define-route.ts';
import { expectedVersion, id, instant } from '../fields.ts';
import { mustBeShopper } from '../must-be-shopper.ts';
import { amountFragment, product, productSelection } from './products.ts';

const listSelection = `id version updatedAt products { ${productSelection} }`;

const shortlist = z
  .object({
    id,
    version: z.int(),
    updatedAt: instant,
    products: z.array(product.nullable()).nullable(),
  })
  .meta({ id: 'Shortlist' });

export const shortlistRoutes = [
  readRoute({
    id: 'getShortlist',
    tag: 'Shortlist',
    path: '/api/concierge/shortlist',
    aliases: ['/api/support/shortlist'],
    summary: "The shopper's list; null before anything was put on it",
    operation: `query RestShortlist($sessionId: ID!) {
      conciergeSession(id: $sessionId) { shortlist { ${listSelection} } }
    }
    ${amountFragment}`,
    root: 'conciergeSession',
    answer: z.object({ shortlist: shortlist.nullable() }),
    variables: (_input, { caller }) => ({
      sessionId: toGlobalId('ConciergeSession', mustBeShopper(caller).sessionId),
    }),
    shape: ({ conciergeSession }) => conciergeSession,
  }),
  changeRoute({
    id: 'setShortlist',
    tag: 'Shortlist',
    path: '/api/concierge/shortlist',
    aliases: ['/api/support/shortlist'],
    summary: 'The list becomes these pieces, in this order; none of them empties it',
    body: z.strictObject({
      productIds: z.array(id).max(100),
      expectedVersion: expectedVersion.optional(),
    }),
    operation: `mutation RestShortlistSet($input: ShortlistSetInput!) {
      shortlistSet(input: $input) {
        shortlist { ${listSelection} }
        userErrors { code message field }
      }
    }
    ${amountFragment}`,
    root: 'shortlistSet',
    answer: z.object({ shortlist }),
    example: { body: { productIds: ['UHJvZHVjdDpwcmRfbHVldXJfZGlhbW9uZF9yb3NlX2dvbGQ'] } },
  }),
] as const;
