import { hash } from 'node:crypto';
import { getOperationAST, parse } from 'graphql';
import { type Clock, SECOND_MS } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { hashOf, normalised } from '../document-text.ts';
import type { InstanceFiles } from '../instance-files.ts';
import { readDocuments, type UnregisteredDocument } from './unregistered-documents.ts';
import { hasWrittenValues } from './written-values.ts';

/** Documents remembered; past it new ones are not taken: a client that makes up texts shall not push out the rest. */
const documentsMax = 2_000;
/** Texts known to be one of them: documents in their layouts. */
const textsMax = 2 * documentsMax;
/** Characters of all texts that are kept, which are written out together: a large application has a tenth of that. */
const charactersMax = 8 * 1024 * 1024;
/** Characters of the longest text that is kept. */
const textLengthMax = 32_768;
/** How often the file is written. */
const flushEveryMs = 30 * SECOND_MS;

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
  /** By client and hash: one text in several layouts is one document. */
  const documents = new Map<string, UnregisteredDocument>();
  /** The key of each text that was seen, by its hash, so that it is read once. */
  const keys = new Map<string, string>();
  let characters = 0;
  let isChanged = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const warn = (error: unknown): void =>
    log.warn({ error }, 'Unregistered operations could not be read or kept');

  const flush = (): Promise<void> => {
    if (!isChanged || !files) return writing;
    isChanged = false;
    writing = writing.then(() => files.write([...documents.values()])).catch(warn);
    return writing;
  };

  /** @returns whether there was room for it */
  function take(document: UnregisteredDocument): boolean {
    const length = document.text?.length ?? 0;
    if (documents.size >= documentsMax || characters + length > charactersMax) return false;
    characters += length;
    documents.set(keyOfDocument(document), document);
    return true;
  }

  /** The key of a text, which has its document from now on; null for what is not taken. */
  function keyOf(client: string | null, text: string): string | null {
    if (text.length > textLengthMax) return null;
    const textKey = hash('sha256', `${client ?? ''} ${text}`, 'base64url');
    const known = keys.get(textKey);
    if (known !== undefined) return known;
    if (keys.size >= textsMax) return null;
    const document = describe(client, text, clock.now().getTime());
    if (!document) return null;
    const key = keyOfDocument(document);
    if (!documents.has(key) && !take(document)) return null;
    keys.set(textKey, key);
    return key;
  }

  return {
    note(client, text) {
      const key = keyOf(client, text);
      const document = key === null ? undefined : documents.get(key);
      if (key === null || !document) return;
      const lastSeenAtMs = clock.now().getTime();
      documents.set(key, { ...document, lastSeenAtMs, count: document.count + 1 });
      isChanged = true;
    },
    read: () => [...documents.values()],
    async start() {
      const before = await files?.readOwn().catch(warn);
      for (const document of readDocuments(before)) take(document);
      timer = setInterval(flush, flushEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

const keyOfDocument = ({ client, hash }: UnregisteredDocument): string => `${client ?? ''} ${hash}`;

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
