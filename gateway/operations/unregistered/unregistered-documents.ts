import { z } from 'zod';

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

const documentsFile = z.array(
  z.object({
    client: z.string().nullable(),
    name: z.string().nullable(),
    hash: z.string(),
    text: z.string().nullable(),
    firstSeenAtMs: z.number(),
    lastSeenAtMs: z.number(),
    count: z.number(),
  }),
);

/** The documents in what a process wrote; none in anything else. */
export const readDocuments = (value: unknown): readonly UnregisteredDocument[] =>
  documentsFile.safeParse(value).data ?? [];
