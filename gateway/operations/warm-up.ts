import type { Log } from '../../kernel/log.ts';
import type { Generation } from '../generation.ts';
import type { PreparedOperations } from '../prepared-operations.ts';
import type { RegisteredOperations } from './registered-operations.ts';

/**
 * Plans every registered operation before its first request, one a turn so that requests go between. One that does
 * not fit the supergraph is told with its client and id: that client is about to fail.
 */
export async function warmUp(
  operations: Pick<PreparedOperations, 'warm'>,
  generation: Generation,
  { all }: RegisteredOperations,
  log: Log,
): Promise<void> {
  for (const { client, id, text, file } of all) {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await operations.warm(generation, text);
    } catch (error) {
      log.warn({ client, id, file, error }, 'A registered operation does not fit the supergraph');
    }
  }
}
