/** One event with its place in the log. */
export interface LoggedEvent {
  readonly topic: string;
  readonly eventId: string;
  readonly value: unknown;
}

/** What a follower is sent. */
export interface FollowedEvent {
  readonly value: unknown;
  readonly eventId: string;
  readonly gap: boolean;
}

type Step = { readonly event: LoggedEvent } | { readonly end: true } | { readonly error: Error };

/** A feed in memory that keeps what happened, so that followers can resume. */
export class EventLog {
  #events: LoggedEvent[] = [];
  #count = 0;
  readonly #followers = new Map<string, Set<(step: Step) => void>>();

  /** @returns the id of the event */
  emit(topic: string, value: unknown): string {
    this.#count += 1;
    const event = { topic, eventId: `e${this.#count}`, value };
    this.#events.push(event);
    this.#tell(topic, { event });
    return event.eventId;
  }

  /** Ends the streams of a topic as a subgraph would that has nothing more to say. */
  end(topic: string): void {
    this.#tell(topic, { end: true });
  }

  /** Ends them with an error. */
  break(topic: string, error: Error): void {
    this.#tell(topic, { error });
  }

  /** What happened so far can no longer be resumed from. */
  forget(): void {
    this.#events = [];
  }

  follow(topic: string, lastEventId: string | undefined): AsyncIterableIterator<FollowedEvent> {
    const queue: Step[] = [];
    let wake = (): void => {};
    let isOver = false;
    const push = (step: Step): void => {
      queue.push(step);
      wake();
    };
    const known = this.#events.findIndex((event) => event.eventId === lastEventId);
    let gap = lastEventId !== undefined && known < 0;
    if (known >= 0)
      for (const event of this.#events.slice(known + 1))
        if (event.topic === topic) queue.push({ event });
    const followers = this.#followers.get(topic) ?? new Set();
    this.#followers.set(topic, followers.add(push));

    const stop = (): void => {
      isOver = true;
      followers.delete(push);
      wake();
    };
    const stream: AsyncIterableIterator<FollowedEvent> = {
      async next() {
        while (queue.length === 0 && !isOver)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const step = queue.shift();
        if (!step || 'end' in step) {
          await stream.return?.();
          return { value: undefined, done: true };
        }
        if ('error' in step) {
          await stream.return?.();
          throw step.error;
        }
        const value = { value: step.event.value, eventId: step.event.eventId, gap };
        gap = false;
        return { value, done: false };
      },
      async return() {
        stop();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]: () => stream,
    };
    return stream;
  }

  #tell(topic: string, step: Step): void {
    for (const push of this.#followers.get(topic) ?? []) push(step);
  }
}
