import { isDeepStrictEqual } from 'node:util';
import type { Settings, StartSettings } from './settings.ts';

const names = [
  'subgraphs',
  'resilience',
  'supergraph',
  'timeouts',
  'connections',
  'streams',
  'planning',
  'log',
  'tracing',
  'metrics',
] as const satisfies readonly (keyof StartSettings)[];

/** What a gateway that began with some settings does not take of others, by the names of sections. */
export const needRestart = (
  began: Pick<Settings, 'atStart'>,
  now: Pick<Settings, 'atStart'>,
): readonly string[] =>
  names.filter((name) => !isDeepStrictEqual(began.atStart[name], now.atStart[name]));
