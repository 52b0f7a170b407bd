import { readFileSync } from 'node:fs';
import { createGeneration } from '../../gateway/generation.ts';
import { dashboardParts } from './dashboard-parts.ts';
import { withParts } from './marked-parts.ts';
import { widgetParts } from './widget-parts.ts';

export interface ContractPage {
  readonly path: string;
  readonly text: string;
}

/** The contracts' pages, with what code knows of them as it knows it now. */
export function contractPages(): readonly ContractPage[] {
  const generation = createGeneration(readFileSync('schema/supergraph.graphql', 'utf8'));
  const writers = {
    'docs/contracts/widget-interface-spec.md': widgetParts(generation.apiSchema),
    'docs/contracts/dashboard-data-contract.md': dashboardParts(generation),
  };
  return Object.entries(writers).map(([path, parts]) => ({
    path,
    text: withParts(readFileSync(path, 'utf8'), parts),
  }));
}
