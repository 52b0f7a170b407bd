import { Registry } from 'prom-client';

/**
 * Figures of what runs in this process beside a gateway: shown with its own where there is one. Labels are bounded, as
 * there. One registry a process: a figure is declared where it belongs, once, when its file is loaded.
 */
export const processFigures = new Registry();
