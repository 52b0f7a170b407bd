import type { Log } from '../../kernel/log.ts';
import type { Pipeline } from '../pipeline.ts';
import type { OperationManifest } from './operation-manifest.ts';

/**
 * Plans every registered operation before its first request, one a turn so that requests go between. One that no
 * longer fits the supergraph is told with its client and id: that client is about to fail.
 */
export function warmUp(
  pipeline: Pick<Pipeline, 'warm'>,
  manifests: readonly OperationManifest[],
  log: Log,
): void {
  const left = manifests.flatMap(({ client, operations }) =>
    [...operations].map(([id, text]) => ({ client, id, text })),
  );
  const next = (): void => {
    const operation = left.shift();
    if (!operation) return;
    const { client, id, text } = operation;
    try {
      pipeline.warm(text);
    } catch (error) {
      log.warn({ client, id, error }, 'A registered operation does not fit the supergraph');
    }
    setImmediate(next);
  };
  setImmediate(next);
}
