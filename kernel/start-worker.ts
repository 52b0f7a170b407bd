import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * A thread that runs a module of ours, compiled or from source. From source the thread loads the compiler first: it
 * does not inherit it.
 * @param module without its ending, such as `./worker`
 * @param base `import.meta.url` of the caller
 */
export function startWorker(module: string, base: string, options: WorkerOptions): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`${module}.js`, base), options);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const file = JSON.stringify(new URL(`${module}.ts`, base).href);
  const bootstrap = `import(${loader}).then((tsx) => { tsx.register(); return import(${file}); });`;
  return new Worker(bootstrap, { ...options, eval: true });
}
