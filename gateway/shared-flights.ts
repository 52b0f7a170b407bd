import type { PreparedRequest } from './operation.ts';
import type { GraphQLReply } from './pipeline.ts';

/** Queries in flight that others may join; more run on their own. */
const flightsMax = 1_000;

/**
 * Equal queries of equal callers, asked at the same time, are run once. Nothing is kept: who asks after the answer is
 * there asks anew. An answer with errors is not shared, since each names its own request.
 */
export function createSharedFlights(
  run: (request: PreparedRequest) => Promise<GraphQLReply>,
): (request: PreparedRequest) => Promise<GraphQLReply> {
  const flights = new Map<string, Promise<GraphQLReply>>();

  async function join(flight: Promise<GraphQLReply>, request: PreparedRequest) {
    const reply = await flight;
    return reply.result.errors ? run(request) : reply;
  }

  return (request) => {
    if (request.prepared.operation.kind !== 'query') return run(request);
    const key = keyOf(request);
    const known = flights.get(key);
    if (known) return join(known, request);
    const flight = run(forAll(request)).then(withText);
    if (flights.size >= flightsMax) return flight;
    flights.set(key, flight);
    const end = (): void => void flights.delete(key);
    flight.then(end, end);
    return flight;
  };
}

/** One client that goes away does not take the answer from the others. */
const forAll = (request: PreparedRequest): PreparedRequest => ({
  ...request,
  context: { ...request.context, signal: undefined },
});

function withText(reply: GraphQLReply): GraphQLReply {
  let text: string | undefined;
  return {
    ...reply,
    text() {
      text ??= JSON.stringify(reply.result);
      return text;
    },
  };
}

/** Everything that the answer depends on: the caller goes to every subgraph, whole, and so may some headers. */
const keyOf = ({ prepared, variables, context }: PreparedRequest): string =>
  JSON.stringify([
    prepared.generation.id,
    prepared.operation.id,
    prepared.accessKey,
    variables,
    context.caller,
    context.headers ?? null,
  ]);
