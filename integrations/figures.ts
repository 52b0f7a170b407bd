import { Counter, Gauge } from 'prom-client';
import { processFigures } from '../kernel/telemetry/process-figures.ts';

const registers = [processFigures];

export const endedFacts = new Counter({
  name: 'aurora_shipment_facts_total',
  help: 'Facts of carriers that are done with, by carrier and by how they ended',
  labelNames: ['carrier', 'outcome'] as const,
  registers,
});

export const deadFacts = new Gauge({
  name: 'aurora_shipment_facts_dead',
  help: 'Facts of carriers that were given up and wait for somebody to look, counted each minute',
  registers,
});
