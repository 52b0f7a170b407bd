import { useEffect, useReducer, useState } from 'preact/hooks';

/** What a view asks the graph by itself, for as long as it is shown. */
export interface Flow {
  begin(): void;
  end(): void;
}

/** @param create called once; the view is drawn again at each `changed` */
export function useFlow<Made extends Flow>(create: (changed: () => void) => Made): Made {
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  const [flow] = useState(() => create(() => redraw(undefined)));
  useEffect(() => {
    flow.begin();
    return () => flow.end();
  }, [flow]);
  return flow;
}
