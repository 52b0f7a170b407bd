export interface CompiledEngineSettings {
  /** Fetches of one subgraph that go as one call, where they are waited for together; 1: each goes by itself. */
  readonly fetchesPerCallMax: number;
}

/** Subgraphs that bound the aliases of a document mostly do it at 15 or 30. */
export const defaultSettings: CompiledEngineSettings = { fetchesPerCallMax: 10 };
