import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Api, type Asked, startApi } from './support/start-api.ts';

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly schema: { readonly example?: unknown };
  }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly example?: Readonly<Record<string, unknown>> }>
    >;
  };
}

const { paths } = parse(readFileSync('docs/api/concierge-openapi.yaml', 'utf8')) as {
  paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

/** What only a shopper may ask; everything else is asked by a lead. */
const ofShopper = /capsule|shortlist|messages|csat|status\/(request|verify)/;

/** Ids and codes that come into being on the way, by the name under which they are asked for later. */
type Made = Map<string, unknown>;

test('every example of the OpenAPI document works as it stands, but for ids that are made on the way', async () => {
  await using api = await startApi();
  const lead = await api.staff('support_lead');
  const shopper = await api.shopper();
  const made: Made = new Map();
  const failures: unknown[] = [];
  let asked = 0;

  for (const [template, methods] of Object.entries(paths))
    for (const [method, described] of Object.entries(methods)) {
      if (described.operationId === 'verifyOrderLookup') made.set('code', await api.letterAfter(0));
      const { path, request } = exampleOf(template, described, made);
      const { status, json } = await api.ask(method === 'get' ? 'GET' : 'POST', path, {
        ...request,
        authorization: ofShopper.test(template) ? shopper : lead,
      });
      asked += 1;
      if (status >= 300) failures.push([described.operationId, path, json]);
      remember(json, made);
    }
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(20);
}, 60_000);

function exampleOf(
  template: string,
  { parameters = [], requestBody }: Described,
  made: Made,
): { path: string; request: Asked } {
  let path = template;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { name, in: place, schema } of parameters) {
    const value = made.get(name) ?? schema.example;
    if (value === undefined) continue;
    if (place === 'path') path = path.replace(`{${name}}`, String(value));
    else if (place === 'header') headers[name] = String(value);
    else for (const each of [value].flat()) query.append(name, String(each));
  }
  const example = requestBody?.content['application/json']?.example;
  const body =
    example &&
    Object.fromEntries(
      Object.entries(example).map(([name, value]) => [name, made.get(name) ?? value]),
    );
  return {
    path: query.size > 0 ? `${path}?${query}` : path,
    request: { headers, key: null, ...(body ? { body } : {}) },
  };
}

function remember(answer: Awaited<ReturnType<Api['ask']>>['json'], made: Made): void {
  const {
    hold,
    return: returned,
    challengeId,
  } = answer as {
    hold?: { id: string };
    return?: { id: string };
    challengeId?: string;
  };
  if (hold) made.set('holdId', hold.id);
  if (returned) made.set('returnId', returned.id);
  if (challengeId) made.set('challengeId', challengeId);
}
