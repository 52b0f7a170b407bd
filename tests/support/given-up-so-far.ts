import '../../kernel/telemetry/given-up.ts';
import { processFigures } from '../../kernel/telemetry/process-figures.ts';

/** What this process has counted as given up, of one kind. */
export async function givenUpSoFar(what: string): Promise<number> {
  const page = await processFigures.metrics();
  return Number(
    page.match(new RegExp(`^aurora_given_up_total\\{what="${what}"\\} (\\d+)$`, 'm'))?.[1],
  );
}
