/** A point where work waits until a test lets it through. */
export interface Gate {
  /** Resolves once something waits at the gate. */
  readonly reached: Promise<void>;
  /** What waits calls this. */
  pass(): Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let reach = (): void => {};
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    reached,
    pass() {
      reach();
      return opened;
    },
    open: () => open(),
  };
}
