import { getOperationAST, parse } from 'graphql';
import { type Clock, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { hashOf, normalised } from '../document-text.ts';
import type { InstanceFiles } from '../instance-files.ts';
import { hasWrittenValues } from './written-values.ts';

/** Documents remembered; past it new ones are not taken: a client that makes up texts shall not push out the rest. */
const documentsMax = 2_000;
/** Characters of the longest text that is kept. */
const textLengthMax = 32_768;
/** How often the file is written. */
const flushEveryMs = 30 * SECOND_MS;

/** A document that a `log` client sent without having registered it. */
export interface UnregisteredDocument {
  readonly client: string | null;
  /** Of the operation; null when it has none. */
  readonly name: string | null;
  /** SHA-256 of the text without its layout. */
  readonly hash: string;
  /** null where values are written into it, which may be somebody's own. */
  readonly text: string | null;
  /** Epoch milliseconds. */
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly count: number;
}

export interface UnregisteredLog {
  note(client: string | null, text: string): void;
  read(): readonly UnregisteredDocument[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface UnregisteredLogParts {
  /** null: nothing is kept on disk. */
  readonly files: InstanceFiles | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down what clients send before they register it. */
export function createUnregisteredLog({
  files,
  clock,
  log,
}: UnregisteredLogParts): UnregisteredLog {
  const documents = new Map<string, UnregisteredDocument>();
  let isChanged = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    if (!isChanged || !files) return writing;
    isChanged = false;
    writing = writing
      .then(() => files.write([...documents.values()]))
      .catch((error: unknown) => log.warn({ error }, 'Unregistered operations could not be kept'));
    return writing;
  };

  return {
    note(client, text) {
      if (text.length > textLengthMax) return;
      const key = `${client ?? ''} ${text}`;
      const known = documents.get(key);
      if (!known && documents.size >= documentsMax) return;
      const atMs = clock.now().getTime();
      const document = known ?? describe(client, text, atMs);
      if (!document) return;
      documents.set(key, { ...document, lastSeenAtMs: atMs, count: document.count + 1 });
      isChanged = true;
    },
    read: () => [...documents.values()],
    async start() {
      timer = setInterval(flush, flushEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** null for what is no GraphQL. */
function describe(client: string | null, text: string, atMs: number): UnregisteredDocument | null {
  const bare = normalised(text);
  if (bare === null) return null;
  try {
    const document = parse(text, { noLocation: true });
    return {
      client,
      name: getOperationAST(document)?.name?.value ?? null,
      hash: hashOf(bare),
      text: hasWrittenValues(document) ? null : text,
      firstSeenAtMs: atMs,
      lastSeenAtMs: atMs,
      count: 0,
    };
  } catch {
    return null;
  }
}
