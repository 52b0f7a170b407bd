import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { variables } from './config.ts';
import type { Log } from './log.ts';

/** By the launcher, and by `aurora-gateway`. */
const readElsewhere = ['AURORA_STARTED_AT_MS', 'AURORA_GATEWAY_CONFIG'];

/** Tells of each variable that looks like ours and is none: a misspelt one would be passed over in silence. */
export function tellUnknownVariables(
  env: Readonly<Record<string, string | undefined>>,
  log: Pick<Log, 'warn'>,
): void {
  const known = [...Object.keys(variables.shape), ...readElsewhere];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('AURORA_') || known.includes(name)) continue;
    const [nearest] = suggestionList(name, known);
    log.warn(
      { variable: name, ...(nearest && { nearest }) },
      'A variable is set that nobody reads',
    );
  }
}
