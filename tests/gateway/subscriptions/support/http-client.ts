import { eventually } from '../../../support/eventually.ts';

/** A reply that goes on, as it comes in. */
export interface Streamed extends AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  /** All that has come so far. */
  readonly text: string;
  /** `open`, `whole` when the body came to its end, or `cut`. */
  readonly state: 'open' | 'whole' | 'cut';
  /** Waits for so many results and returns them. */
  results(count: number): Promise<readonly Result[]>;
  /** Waits for the end and returns all text. */
  ended(): Promise<string>;
  /** Goes away. */
  stop(): void;
}

export type Result = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
};

export interface Asked {
  readonly query?: string;
  readonly documentId?: string;
  readonly variables?: object;
  readonly extensions?: object;
}

export const acceptEvents = 'text/event-stream';
export const acceptParts = 'multipart/mixed;subscriptionSpec=1.0, application/json';

/** POSTs an operation and keeps what is answered. */
export async function follow(
  url: string,
  asked: Asked,
  accept: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Streamed> {
  return await read(url, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(asked),
  });
}

/** GETs it, as a browser's EventSource does. */
export async function followByGet(
  url: string,
  asked: Asked,
  accept: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Streamed> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return await read(`${url}?${parameters}`, { headers: { accept, ...headers } });
}

async function read(url: string, init: RequestInit): Promise<Streamed> {
  const gone = new AbortController();
  const response = await fetch(url, { ...init, signal: gone.signal });
  let text = '';
  let state: Streamed['state'] = 'open';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    state = 'whole';
  })().catch(() => {
    state = 'cut';
  });
  const isSse = response.headers.get('content-type')?.startsWith('text/event-stream');
  const resultsOf = isSse ? eventReader() : partReader();
  return {
    status: response.status,
    headers: response.headers,
    get text() {
      return text;
    },
    get state() {
      return state;
    },
    results: (count) =>
      eventually(() => {
        const results = resultsOf(text);
        if (results.length < count)
          throw new Error(
            `Only ${results.length} of ${count} results came; ${state}: ${endOf(text)}`,
          );
        return [...results];
      }),
    ended: () =>
      eventually(() => {
        if (state === 'open') throw new Error(`It goes on: ${endOf(text)}`);
        return text;
      }),
    stop: () => gone.abort(),
    async [Symbol.asyncDispose]() {
      gone.abort();
      await reading;
    },
  };
}

/** One event as a browser would dispatch it. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  /** Of this or an earlier event. */
  readonly lastEventId: string;
}

/** What a browser makes of the text: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventsIn(text: string): readonly ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let type = '';
  let data: string[] = [];
  let lastEventId = '';
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') {
      if (data.length > 0)
        events.push({ type: type || 'message', data: data.join('\n'), lastEventId });
      type = '';
      data = [];
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
    if (field === 'id') lastEventId = value;
  }
  return events;
}

/** Enough to see what went wrong: a stream may be of megabytes. */
const endOf = (text: string): string => text.slice(-2_000);

/** All results in a text that grows. What was read is not read again: that would take longer than more takes to come. */
type ResultReader = (text: string) => readonly Result[];

function eventReader(): ResultReader {
  const results: Result[] = [];
  let readTo = 0;
  return (text) => {
    const lastEnd = text.lastIndexOf('\n\n');
    if (lastEnd < readTo) return results;
    for (const { type, data } of eventsIn(text.slice(readTo, lastEnd + 2)))
      if (type === 'next') results.push(JSON.parse(data));
    readTo = lastEnd + 2;
    return results;
  };
}

const partStart = '\r\n--graphql';

/** The JSON of each part that has come whole. */
export const partsIn = (text: string): readonly { payload?: Result | null; errors?: unknown }[] =>
  text
    .split(partStart)
    .slice(1, -1)
    .map((part) => JSON.parse(part.slice(part.indexOf('\r\n\r\n'))));

function partReader(): ResultReader {
  const results: Result[] = [];
  let readTo = 0;
  return (text) => {
    const end = text.lastIndexOf(partStart);
    if (end <= readTo) return results;
    for (const { payload } of partsIn(text.slice(readTo, end + partStart.length)))
      if (payload) results.push(payload);
    readTo = end;
    return results;
  };
}
