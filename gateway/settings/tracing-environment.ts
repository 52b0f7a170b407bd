import type { TracingSettings } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What settings ask of OpenTelemetry in its own variables; those that are set already stay as they are. */
export function tracingEnvironment(
  tracing: TracingSettings | null,
  env: Env,
): Record<string, string> {
  if (tracing === null) return {};
  const asked = {
    OTEL_EXPORTER_OTLP_ENDPOINT: tracing.endpoint,
    OTEL_SERVICE_NAME: tracing.serviceName,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(tracing.sampleRatio),
  };
  return Object.fromEntries(Object.entries(asked).filter(([name]) => !env[name]));
}
