import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../../../kernel/listen.ts';
import type { ModelConfig } from '../../../../kernel/model-config.ts';

export interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly text: string;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly [other: string]: unknown;
  };
}

export interface ChatServer extends AsyncDisposable {
  readonly config: ModelConfig;
  /** Requests that came, in order. */
  readonly asked: Asked[];
  /** Connections that were opened. */
  readonly connections: () => number;
  /** How it answers from now on. */
  behave(answer: (response: ServerResponse) => void): void;
}

/** What a chat endpoint answers with. */
export const completion = (content: string, tokens = 321): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: tokens - 21, completion_tokens: 21, total_tokens: tokens },
  });

export const says =
  (intent: string, confidence = 0.9) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(completion(JSON.stringify({ intent, confidence })));
  };

/** A chat endpoint on loopback that does as it is told. */
export async function startChatServer(): Promise<ChatServer> {
  const asked: Asked[] = [];
  let answer: (response: ServerResponse) => void = says('OTHER');
  let connections = 0;
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    const sent = await text(request);
    asked.push({
      path: `${request.method} ${request.url}`,
      authorization: request.headers.authorization ?? '',
      text: sent,
      body: JSON.parse(sent) as Asked['body'],
    });
    answer(response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    config: {
      apiKey: 'sk-a-key-of-tests',
      baseUrl: `http://127.0.0.1:${port}`,
      model: 'a-model',
      requestsPerDay: 1_000,
      tokensPerDay: 1_000_000,
    },
    asked,
    connections: () => connections,
    behave(next) {
      answer = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
