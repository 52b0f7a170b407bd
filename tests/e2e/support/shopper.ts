import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { eventually } from '../../support/eventually.ts';
import type { AuroraProcess } from './aurora-process.ts';

type Json = Record<string, unknown>;

/** What the widget does, without its pixels: registered operations by id, one socket, the newest token. */
export class Shopper {
  readonly aurora: AuroraProcess;
  token: string | null = null;

  constructor(aurora: AuroraProcess) {
    this.aurora = aurora;
  }

  async ask(name: string, variables: Json): Promise<Json> {
    return ask(this.aurora, 'widget', name, variables, this.token);
  }

  async openWidget(): Promise<void> {
    const { sessionStart } = (await this.ask('WidgetSessionStart', {
      input: { idempotencyKey: randomUUID() },
    })) as { sessionStart: { sessionToken: string } };
    this.token = sessionStart.sessionToken;
  }

  async say(text: string, intent?: string): Promise<Json[]> {
    const { messageSend } = (await this.ask('WidgetMessageSend', {
      input: { text, idempotencyKey: randomUUID(), ...(intent ? { intent } : {}) },
    })) as { messageSend: { messages: Json[] } };
    return messageSend.messages;
  }

  /** The guest check: order number and e-mail, then the code from the mailbox. @returns the order's id */
  async proveOrder(orderNumber: string, email: string): Promise<string> {
    const { orderLookupRequest } = (await this.ask('WidgetOrderLookupRequest', {
      input: { orderNumber, email, idempotencyKey: randomUUID() },
    })) as { orderLookupRequest: { challengeId: string } };
    const { orderLookupVerify } = (await this.ask('WidgetOrderLookupVerify', {
      input: {
        challengeId: orderLookupRequest.challengeId,
        code: await codeFor(this.aurora, email),
        idempotencyKey: randomUUID(),
      },
    })) as { orderLookupVerify: { accessToken: string; orderId: string } };
    this.token = orderLookupVerify.accessToken;
    return orderLookupVerify.orderId;
  }

  watch(orderId: string): Watch {
    return watch(this.aurora, 'widget', 'WidgetOrderStatusChanged', { orderId }, this.token);
  }
}

/** A staff member with a development token and the dashboard's registered operations. */
export async function signIn(aurora: AuroraProcess, role: string): Promise<string> {
  const { token } = await post(`${aurora.url}/dev/tokens`, { role, client: 'dashboard' });
  return String(token);
}

/** One request by the id of a registered operation. @throws Error on any GraphQL error */
export async function ask(
  aurora: AuroraProcess,
  client: 'widget' | 'dashboard',
  name: string,
  variables: Json,
  token: string | null,
): Promise<Json> {
  const answer = await post(
    `${aurora.url}/graphql`,
    { documentId: idOf(client, name), variables },
    token ? { authorization: `Bearer ${token}` } : {},
  );
  if (answer['errors']) throw new Error(`${name}: ${JSON.stringify(answer['errors'])}`);
  return answer['data'] as Json;
}

/** Plays the carrier through the development route, which signs and posts a real webhook. */
export const ship = (aurora: AuroraProcess, orderNumber: string): Promise<Json> =>
  post(`${aurora.url}/dev/ship`, { orderNumber });

export interface Watch extends Disposable {
  /** Results so far, oldest first. */
  readonly results: Json[];
  readonly opened: Promise<void>;
}

/** A subscription over graphql-transport-ws that resumes after the last event it saw, as our clients do. */
export function watch(
  aurora: AuroraProcess,
  client: 'widget' | 'dashboard',
  name: string,
  variables: Json,
  token: string | null,
): Watch {
  let markOpened = (): void => {};
  const opened = new Promise<void>((resolve) => {
    markOpened = resolve;
  });
  const results: Json[] = [];
  const socket = createClient({
    url: `${aurora.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    retryAttempts: 20,
    shouldRetry: () => true,
    on: { connected: markOpened },
  });
  const payload = { query: '', documentId: idOf(client, name), variables, extensions: {} as Json };
  const end = socket.subscribe(payload, {
    next: (result) => {
      results.push(result as Json);
      const eventId = (result.extensions as Json | undefined)?.['eventId'];
      if (eventId) payload.extensions['lastEventId'] = eventId;
    },
    error: (error) => results.push({ failed: JSON.stringify(error) }),
    complete: () => {},
  });
  return {
    results,
    opened,
    [Symbol.dispose]() {
      end();
      void socket.dispose();
    },
  };
}

/** The newest code that the development mailbox holds for an address. It is sent after the answer, on purpose. */
const codeFor = (aurora: AuroraProcess, email: string): Promise<string> =>
  eventually(async () => {
    const response = await fetch(`${aurora.url}/dev/mailbox?first=20`);
    const { messages } = (await response.json()) as { messages: { to: string; body: string }[] };
    const code = /\b\d{6}\b/.exec(messages.find(({ to }) => to === email)?.body ?? '')?.[0];
    if (!code) throw new Error(`The mailbox holds no code for ${email}`);
    return code;
  });

function idOf(client: string, name: string): string {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(`schema/operations/${client}.json`, 'utf8'),
  );
  const found = Object.entries(manifest).find(([, text]) =>
    parse(text).definitions.some(
      (node) => node.kind === 'OperationDefinition' && node.name?.value === name,
    ),
  );
  if (!found) throw new Error(`${client} has no registered operation ${name}`);
  return found[0];
}

async function post(url: string, body: Json, headers: Record<string, string> = {}): Promise<Json> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Json;
}
