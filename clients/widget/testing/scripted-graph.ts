import type { Live, LiveSink } from '../../sdk/live.ts';
import { operationId } from '../../sdk/operation.ts';
import { RequestFailed, type Transport } from '../../sdk/transport.ts';

type Answer = (variables: never) => unknown;

/** A transport that answers each operation from a table, and writes down what was asked. */
export function scriptedGraph(answers: readonly (readonly [document: object, answer: Answer])[]) {
  const asked: { readonly document: object; readonly variables: unknown }[] = [];
  const transport: Transport = {
    async execute(document, variables) {
      asked.push({ document, variables });
      const found = answers.find(([known]) => operationId(known) === operationId(document));
      if (!found) throw new Error(`Nobody answers ${operationId(document)}`);
      return { data: (await found[1](variables as never)) as never, errors: [] };
    },
  };
  /** Variables of each time the operation was asked for. */
  const inputsOf = (document: object) =>
    asked.filter((each) => each.document === document).map(({ variables }) => variables);
  return { transport, inputsOf };
}

export const unreachable = (): never => {
  throw new RequestFailed('unreachable', 'The graph could not be reached', {});
};

export const refused = (requestId: string): never => {
  throw new RequestFailed('refused', 'No', { code: 'INTERNAL_SERVER_ERROR', requestId });
};

/** A line whose events the test sends itself. */
export function scriptedLive() {
  const sinks = new Map<string, LiveSink<unknown>>();
  const live: Live = {
    state: 'live',
    subscribe(_document, variables, sink) {
      const [id = ''] = Object.values(variables as Readonly<Record<string, string>>);
      sinks.set(id, sink as LiveSink<unknown>);
      sink.asked?.();
      return () => sinks.delete(id);
    },
    revive: () => undefined,
    cut: () => undefined,
    close: () => sinks.clear(),
  };
  return { live, watched: () => [...sinks.keys()], sinkOf: (id: string) => sinks.get(id) };
}
