export interface CompiledEngineSettings {
  /** Fetches of one subgraph that go as one call, where they are waited for together; 1: each goes by itself. */
  readonly fetchesPerCallMax: number;
  /** Runs of an operation by plain functions, before it is worth making code of; 0: code is made for the first run. */
  readonly plainRuns: number;
}

/** Subgraphs that bound the aliases of a document mostly do it at 15 or 30. */
export const defaultSettings: CompiledEngineSettings = { fetchesPerCallMax: 10, plainRuns: 1 };
