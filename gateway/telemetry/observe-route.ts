import { httpStatusOf } from '../errors.ts';
import type { Route } from '../http/router.ts';
import type { Metrics } from './metrics.ts';

/** A route whose replies are counted under its template: what stands in a path is unbounded. */
export const observeRoute = (route: Route, metrics: Pick<Metrics, 'observeReply'>): Route => ({
  ...route,
  async handle(request) {
    const startedAtMs = performance.now();
    const observe = (status: number): void =>
      metrics.observeReply(route.path, request.method, status, performance.now() - startedAtMs);
    try {
      const reply = await route.handle(request);
      observe(reply.status);
      return reply;
    } catch (error) {
      observe(httpStatusOf(error));
      throw error;
    }
  },
});
