import { expect, test } from '@jest/globals';
import { tracingEnvironment } from './tracing-environment.ts';

const tracing = { endpoint: 'http://127.0.0.1:4318', serviceName: 'edge', sampleRatio: 0.1 };

test('settings are told to OpenTelemetry in its own variables', () => {
  expect(tracingEnvironment(tracing, {})).toEqual({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_SERVICE_NAME: 'edge',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  });
  expect(tracingEnvironment(null, {})).toEqual({});
});

test('what the environment says goes before', () => {
  expect(
    tracingEnvironment(tracing, { OTEL_SERVICE_NAME: 'own', OTEL_TRACES_SAMPLER: 'always_on' }),
  ).toEqual({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  });
});
