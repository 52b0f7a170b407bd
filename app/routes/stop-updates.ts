import { createHash, randomUUID } from 'node:crypto';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Route, RouteReply } from '../../gateway/http/router.ts';
import { anonymous } from '../../kernel/caller.ts';
import { ShopError } from '../../kernel/errors.ts';
import { unsubscribePath } from '../../kernel/notices/unsubscribe-path.ts';

const document = /* GraphQL */ `
  mutation StopOrderUpdates($input: OrderUpdatesUnsubscribeInput!) {
    orderUpdatesUnsubscribe(input: $input) { userErrors { code } }
  }
`;

/** Mail programs send `List-Unsubscribe=One-Click`; a form sends nothing. */
const bodyBytesMax = 1_024;
const tokenLengthMax = 200;

/**
 * Where the link of a notice leads. Looking changes nothing, for programs follow links unasked; one POST ends it, from the
 * page's button or from a mail program (RFC 8058).
 */
export const stopUpdatesRoutes = (
  gateway: () => Pick<Gateway, 'execute'>,
  tenant: string,
): readonly Route[] => [
  {
    method: 'GET',
    path: unsubscribePath,
    handle: ({ query }) => {
      const token = query.get('t') ?? '';
      return page(200, {
        title: 'No more news of this order?',
        text: 'You will get no more messages about it at this address. The order itself goes on.',
        action: `${unsubscribePath}?t=${encodeURIComponent(token.slice(0, tokenLengthMax))}`,
      });
    },
  },
  {
    method: 'POST',
    path: unsubscribePath,
    async handle({ query, body }) {
      await body(bodyBytesMax);
      const token = (query.get('t') ?? '').slice(0, tokenLengthMax);
      return (await stop(gateway(), tenant, token))
        ? page(200, {
            title: 'That was the last one',
            text: 'You will get no more messages about this order. The address is forgotten.',
          })
        : page(400, {
            title: 'That link is not whole',
            text: 'Copy it from the message once more, all of it, or use the button there.',
          });
    },
  },
];

/** @returns false for a token that is none of ours. @throws ShopError when the orders service does not answer */
async function stop(
  gateway: Pick<Gateway, 'execute'>,
  tenant: string,
  token: string,
): Promise<boolean> {
  if (token === '') return false;
  // Ending it twice is ending it; and a link of before must end what was begun anew since.
  const input = { token, idempotencyKey: randomUUID() };
  const { data, errors } = await gateway.execute(
    { query: document, variables: { input } },
    anonymous(tenant),
  );
  const payload = data?.['orderUpdatesUnsubscribe'] as
    | { readonly userErrors: readonly unknown[] }
    | null
    | undefined;
  if (errors || !payload)
    throw new ShopError('SUBGRAPH_UNAVAILABLE', 'The orders service gave no answer; try again');
  return payload.userErrors.length === 0;
}

const style = `
  :root { color-scheme: light dark }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px;
    box-sizing: border-box; background: Canvas; color: CanvasText; font: 17px/1.5 Georgia, serif }
  main { max-width: 34rem }
  h1 { font-size: 1.5rem; margin: 0 0 .5rem }
  p { margin: 0 0 1.5rem }
  button { font: inherit; padding: 12px 24px; min-height: 44px; border-radius: 6px; cursor: pointer }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

interface Words {
  readonly title: string;
  readonly text: string;
  /** Where its button sends; unset: there is none. */
  readonly action?: string;
}

const page = (status: number, { title, text, action }: Words): RouteReply => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
  },
  body: [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${style}</style></head>`,
    `<body><main><h1>${title}</h1><p>${text}</p>`,
    action === undefined
      ? ''
      : `<form method="post" action="${action}"><button type="submit">No more messages</button></form>`,
    '</main></body></html>\n',
  ].join(''),
});
