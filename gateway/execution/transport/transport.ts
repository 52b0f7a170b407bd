/** One POST to a subgraph. */
export interface Call {
  readonly body: string;
  /** Beside those that all calls have; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Longest wait for the whole answer, a free connection included. */
  readonly timeoutMs: number;
  /** Whether it may be sent once more where nobody knows if it arrived: it only reads. */
  readonly isSafe: boolean;
  /** Whether the head of the answer is wanted beside its body. */
  readonly wantsHead?: boolean | undefined;
  /** Ends the call early, and with it the connection that carries it. */
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly statusCode: number;
  readonly text: string;
  /** Field lines, each ended by CRLF, as Latin-1; a line before them is let be. Where it was wanted. */
  readonly head?: string | undefined;
}

/** How calls travel to one subgraph. */
export interface Transport {
  /** @throws Error of the connection with its `code`, or one that says what was wrong with the answer */
  post(call: Call): Promise<Answer>;
  /** Calls that wait for a connection to be free. */
  readonly waiting: number;
  /** Calls under way fail. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** `http:` or `https:`. */
  readonly url: URL;
  /** Sent with every call; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sockets kept open to the subgraph; `transportLimits` says how many where it is left out. */
  readonly connectionsMax?: number | undefined;
  /** Of one answer, also once it is unpacked; `transportLimits` says how many where it is left out. */
  readonly bodyBytesMax?: number | undefined;
}

/** What any transport is held to. */
export const transportLimits = {
  /** Sockets kept open to one subgraph; calls beyond them wait. */
  connectionsMax: 64,
  /** A connection that does not stand by then never will: names are resolved and networks are near. */
  connectTimeoutMs: 2_000,
  /** Idle sockets are closed before common servers close them under us (Node: 5 s). */
  keepAliveTimeoutMs: 4_000,
  /** A larger answer is a mistake somewhere; reading it would only make it ours. */
  bodyBytesMax: 32 * 1024 * 1024,
} as const;
