/** The operations that one build of a client registered. */
export interface Manifest {
  /** The client as its tokens name it: `dashboard`. */
  readonly client: string;
  /** Of the client's build: `2026-11-21`, or `current` where only one is kept. */
  readonly version: string;
  /** Where it was read, for messages. */
  readonly file: string;
  /** Texts by id. */
  readonly operations: ReadonlyMap<string, string>;
}

/** Version of a manifest that stands alone: `operations/dashboard.json`. */
export const currentVersion = 'current';
