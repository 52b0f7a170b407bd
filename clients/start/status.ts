/** What `/dev/status` tells. */
export interface Status {
  readonly startedInMs: number;
  readonly services: readonly Service[];
  /** Documents in each collection. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Service {
  readonly name: string;
  readonly state: 'ready' | 'starting' | 'down';
  /** One short fact about it: `214 pieces`. */
  readonly detail: string | null;
}
