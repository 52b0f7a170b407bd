import type { CompiledEngineSettings } from './compiled/settings.ts';
import type { Engine } from './engine.ts';

/** Engines by the name that a configuration calls them by. */
export type EngineName = 'compiled' | 'apollo';

export const engineNames: readonly EngineName[] = ['compiled', 'apollo'];

/** Loaded only when asked for: the stock engine takes 100 ms of a start that most never need. */
export async function loadEngine(
  name: EngineName,
  settings?: Partial<CompiledEngineSettings>,
): Promise<Engine> {
  if (name === 'apollo') return (await import('./apollo-engine.ts')).apolloEngine;
  const { compiledEngine, createCompiledEngine } = await import('./compiled/engine.ts');
  return settings ? createCompiledEngine(settings) : compiledEngine;
}
