import type { ApolloLane, ApolloLaneOptions, ApolloLaneParts } from './apollo-lane.ts';

/** The lane of Apollo Server's plugins. It takes 100 ms of a start: where there are none, it is never loaded. */
export function createPluginLane(
  options: ApolloLaneOptions | undefined,
  parts: ApolloLaneParts,
): ApolloLane {
  let lane: ApolloLane | null = null;

  return {
    around: (request, execute) => (lane ? lane.around(request, execute) : execute()),
    async start() {
      if (!options) return;
      const { createApolloLane } = await import('./apollo-lane.ts');
      const loaded = createApolloLane(options, parts);
      await loaded.start();
      lane = loaded;
    },
    async stop() {
      await lane?.stop();
    },
  };
}
