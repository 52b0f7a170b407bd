import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { processFigures } from '../kernel/telemetry/process-figures.ts';

/** Figures of a subgraph that is a process of its own, for Prometheus; with a token, for who shows it. */
export function serveMetrics(
  metricsToken: string | null,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = metricsToken === null ? null : digest(`Bearer ${metricsToken}`);
  return async ({ headers }, response) => {
    // Digests of equal length in constant time: a guess learns nothing from how long a refusal takes.
    if (expected && !timingSafeEqual(digest(headers.authorization ?? ''), expected)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const page = await processFigures.metrics();
    response.writeHead(200, { 'content-type': processFigures.contentType }).end(page);
  };
}
