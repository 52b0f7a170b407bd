import {
  type Explained,
  explainHeader,
  isIntrospection,
  splitAnswer,
  splitMessage,
  withPermit,
} from './explained-answers.ts';
import { explainedStream } from './explained-stream.ts';

export interface Watch {
  /** Shows that its bearer may see how requests are answered; null while there is none. */
  permit(): string | null;
  answered(explained: Explained): void;
}

/**
 * Asks for an explanation with each GraphQL request that the page makes, over HTTP and WebSocket, and takes it out of
 * the answer before the page sees it. The request is the page's own, sent once.
 */
export function watchPage(page: Window & typeof globalThis, watch: Watch): void {
  page.fetch = explainedFetch(page.fetch.bind(page), page.location.origin, watch);
  page.WebSocket = explainedSocket(page.WebSocket, watch);
}

function explainedFetch(
  fetch: typeof globalThis.fetch,
  origin: string,
  watch: Watch,
): typeof fetch {
  return async (input, init) => {
    const permit = watch.permit();
    const address = new URL(input instanceof Request ? input.url : input, origin);
    const isOurs = address.origin === origin && address.pathname === '/graphql';
    if (permit === null || !isOurs) return fetch(input, init);
    const given = new Request(input, init);
    const isRead = given.method === 'GET';
    // What is uploaded is no text.
    if (!isRead && (given.method !== 'POST' || !isJson(given.headers))) return fetch(given);
    const body = isRead ? null : await given.text();
    const asked = body === null ? given : new Request(given, { body });
    if (isIntrospection(body ?? address.searchParams.get('query') ?? '')) return fetch(asked);
    asked.headers.set(explainHeader, permit);
    const response = await fetch(asked);
    if (!isJson(response.headers)) return explainedStream(response, watch.answered) ?? response;
    const { explained, rest } = splitAnswer(await response.text());
    if (explained) watch.answered(explained);
    const { status, statusText, headers } = response;
    return new Response(rest, { status, statusText, headers });
  };
}

const isJson = (headers: Headers): boolean => /\bjson\b/.test(headers.get('content-type') ?? '');

function explainedSocket(Socket: typeof WebSocket, watch: Watch): typeof WebSocket {
  return class extends Socket {
    constructor(...asked: ConstructorParameters<typeof WebSocket>) {
      super(...asked);
      // Ahead of all who listen, in whatever way they do.
      this.addEventListener('message', (event: MessageEvent) => {
        if (typeof event.data !== 'string') return;
        const { explained, rest } = splitMessage(event.data);
        if (!explained) return;
        event.stopImmediatePropagation();
        watch.answered(explained);
        this.dispatchEvent(new MessageEvent('message', { data: rest }));
      });
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      const permit = watch.permit();
      super.send(typeof data === 'string' && permit !== null ? withPermit(data, permit) : data);
    }
  };
}
