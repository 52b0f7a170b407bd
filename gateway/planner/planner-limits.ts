/** What a planner in a thread of its own is held to. */
export interface PlannerLimits {
  /** Questions that wait; more are refused at once. */
  readonly waitingMax: number;
  /** What one question may take. */
  readonly timeoutMs: number;
  /** Memory of the thread; what wants more is a runaway, and ends. */
  readonly heapMibMax: number;
}

export const defaultPlannerLimits: PlannerLimits = {
  // At 20 ms each, the last of them waits for 5 s.
  waitingMax: 250,
  // Only a document made to be slow needs more than a tenth of it.
  timeoutMs: 10_000,
  // A planner of a large supergraph takes a few hundred MiB.
  heapMibMax: 1_024,
};

/** Operations remembered with their plans, for one generation. A shop has a few hundred. */
export const operationsMaxDefault = 2_000;
