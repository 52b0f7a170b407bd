/** What the benchmark measured, as `--json` writes it and the chart is drawn from. */
export interface BenchmarkResult {
  /** `2026-11-21` */
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly scenarios: readonly {
    readonly scenario: string;
    /** Of the answer. */
    readonly characters: number;
    readonly contenders: readonly ContenderFigures[];
  }[];
}

/** Medians over the rounds. */
export interface ContenderFigures {
  readonly name: string;
  /** How many times less processor time a request takes than with the first contender, in the same round. */
  readonly timesLessCpu: number;
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssBytes: number;
}
