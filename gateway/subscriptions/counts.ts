/** What the subscriptions have done since the process began. Read by metrics and tests. */
export interface SubscriptionCounts {
  sourcesOpened: number;
  eventsReceived: number;
  /** Executions of the joins: one an event for each distinct result. */
  eventsJoined: number;
  framesSent: number;
  /** Events that a full backlog let go. */
  eventsConflated: number;
  /** Frames that a slow client did not get. */
  framesSkipped: number;
  /** Resumed streams that caught up and joined the others. */
  lanesMerged: number;
  socketsOpened: number;
  /** For no sign of life, or for slowness where that is the policy. */
  socketsCut: number;
  socketsRefused: number;
  /** Streams under a supergraph reload. */
  streamsKept: number;
  streamsMoved: number;
  streamsEnded: number;
}

export const createCounts = (): SubscriptionCounts => ({
  sourcesOpened: 0,
  eventsReceived: 0,
  eventsJoined: 0,
  framesSent: 0,
  eventsConflated: 0,
  framesSkipped: 0,
  lanesMerged: 0,
  socketsOpened: 0,
  socketsCut: 0,
  socketsRefused: 0,
  streamsKept: 0,
  streamsMoved: 0,
  streamsEnded: 0,
});

/** What is open now. */
export interface OpenSubscriptions {
  readonly sources: number;
  readonly results: number;
  readonly subscriptions: number;
}
