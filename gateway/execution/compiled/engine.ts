import type { PreparedRequest } from '../../operation.ts';
import type { Engine, SubgraphClients } from '../engine.ts';
import { createCompiledOperations } from './compiled-operations.ts';
import type { Run } from './run.ts';
import { type CompiledEngineSettings, defaultSettings } from './settings.ts';

/** Plans compiled into functions: once for each operation and set of rights, then run for every request. */
export function createCompiledEngine(settings: Partial<CompiledEngineSettings>): Engine {
  const compiledOf = createCompiledOperations({ ...defaultSettings, ...settings });

  return {
    async execute(request, clients) {
      const compiled = compiledOf(request.prepared);
      const { steps, shape } = compiled instanceof Promise ? await compiled : compiled;
      const run = startRun(request, clients);
      await steps(run, [run.root]);
      return shape(run);
    },

    async executeEvent(request, event, clients) {
      const compiled = compiledOf(request.prepared);
      const { steps, shape, takeEvent } = compiled instanceof Promise ? await compiled : compiled;
      const run = startRun(request, clients);
      takeEvent(run, event);
      await steps(run, [run.root]);
      return shape(run);
    },
  };
}

export const compiledEngine = createCompiledEngine(defaultSettings);

const startRun = (request: PreparedRequest, clients: SubgraphClients): Run => ({
  request,
  clients,
  root: {},
  errors: [],
  unsaid: [],
  loads: new Map(),
  waiting: new Map(),
});
