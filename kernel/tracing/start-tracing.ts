import type { Log } from '../log.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether anybody is named to send traces to, in OpenTelemetry's own variables. */
export const isExporterConfigured = (env: Env): boolean =>
  env['OTEL_SDK_DISABLED'] !== 'true' &&
  env['OTEL_TRACES_EXPORTER'] !== 'none' &&
  Boolean(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT']);

/**
 * Begins to trace where an OTLP receiver is configured; loads and does nothing where none is.
 * @param serviceName what the process is called, unless `OTEL_SERVICE_NAME` says otherwise
 * @returns sends what is left, within two seconds, and stops
 */
export async function startTracing(
  serviceName: string,
  log: Log,
  env: Env = process.env,
): Promise<() => Promise<void>> {
  if (!isExporterConfigured(env)) return async () => {};
  const { exportTraces } = await import('./open-telemetry.ts');
  return exportTraces(env['OTEL_SERVICE_NAME'] || serviceName, log);
}
