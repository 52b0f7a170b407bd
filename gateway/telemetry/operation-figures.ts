import type { OperationRegistry } from '../operations/operation-registry.ts';
import type { Planner } from '../planner/planner.ts';
import type { ReloadGate } from '../reload-gate/reload-gate.ts';
import type { LiveFigure } from './metrics.ts';

/** What is known of operations at a glance: how many there are, and what stands in the way of more. */
export const figuresOfOperations = ({
  planner,
  registry,
  gate,
}: {
  readonly planner: Planner;
  readonly registry: Pick<OperationRegistry, 'current' | 'refusal'>;
  readonly gate: Pick<ReloadGate, 'refused'>;
}): readonly LiveFigure[] => [
  {
    name: 'aurora_planner_pending',
    help: 'New documents that wait to be read or planned',
    read: () => planner.pending,
  },
  {
    name: 'aurora_registered_operations',
    help: 'Operations that clients have registered',
    read: () => registry.current().all.length,
  },
  {
    name: 'aurora_operations_refused',
    help: '1 while the last change of registered operations is refused',
    read: () => (registry.refusal() === null ? 0 : 1),
  },
  {
    name: 'aurora_reload_gate_findings',
    help: 'Registered operations that the last supergraph would have broken or slowed',
    read: () => gate.refused()?.findings.length ?? 0,
  },
];
