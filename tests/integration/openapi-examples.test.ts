import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import sharp from 'sharp';
import { parse } from 'yaml';
import { type Caller, scopesOfRole } from '../../kernel/caller.ts';
import { type Api, type Asked, freshKey, startApi, startTimeoutMs } from './support/start-api.ts';

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
const ofShopper = /capsule|shortlist|inspiration|stylist|messages|csat|status\/(request|verify)/;
/** What the shopper of an order alone may ask. */
const ofGuest = /order-updates/;

/** Ids and codes that come into being on the way, by the name under which they are asked for later. */
type Made = Map<string, unknown>;

test(
  'every example of the OpenAPI document works as it stands, but for ids that are made on the way',
  async () => {
    await using api = await startApi();
    const lead = await api.staff('support_lead');
    const shopper = await api.shopper();
    const made: Made = new Map();
    const failures: unknown[] = [];
    let asked = 0;

    for (const [template, methods] of Object.entries(paths))
      for (const [method, described] of Object.entries(methods)) {
        await prepare(api, described.operationId, made);
        const { path, request } = exampleOf(template, described, made);
        const authorization = ofShopper.test(template)
          ? shopper
          : ofGuest.test(template)
            ? `Bearer ${made.get('accessToken')}`
            : lead;
        const { status, json } = await api.ask(method === 'get' ? 'GET' : 'POST', path, {
          ...request,
          ...(takesFile(described) ? { file: await aPicture() } : {}),
          authorization,
        });
        asked += 1;
        if (status >= 300) failures.push([described.operationId, path, json]);
        remember(json, made);
      }
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(20);
  },
  startTimeoutMs,
);

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

/** What somebody else does in between: a letter comes, a stylist does what was asked for. */
async function prepare(api: Api, operationId: string, made: Made): Promise<void> {
  if (operationId === 'requestOrderLookup' || operationId === 'subscribeToOrderUpdates')
    made.set('letters', api.letterCount());
  if (operationId === 'verifyOrderLookup' || operationId === 'confirmOrderUpdates')
    made.set('code', await api.letterAfter(Number(made.get('letters'))));
  if (operationId !== 'reopenStylistTicket') return;
  made.set('expectedVersion', await resolveTicket(api, String(made.get('ticketId'))));
}

const takesFile = ({ requestBody }: Described): boolean =>
  requestBody?.content['multipart/form-data'] !== undefined;

const aPicture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'gold' } })
    .png()
    .toBuffer();

/** A lead takes the ticket and does what was asked for. @returns its version */
async function resolveTicket({ gateway, config }: Api, ticketId: string): Promise<number> {
  const lead: Caller = {
    kind: 'staff',
    tenant: config.tenant,
    subject: 'lead',
    name: 'Léna Lead',
    roles: ['support_lead'],
    scopes: scopesOfRole.support_lead,
    client: 'dashboard',
  };
  let version = 1;
  for (const step of ['Assign', 'Start', 'Resolve']) {
    const note = step === 'Resolve' ? { note: 'Size 53' } : {};
    const { data } = await gateway.execute(
      {
        query: `mutation Step($input: Ticket${step}Input!) {
          ticket${step}(input: $input) { ticket { version } }
        }`,
        variables: {
          input: { ticketId, expectedVersion: version, idempotencyKey: freshKey(), ...note },
        },
      },
      lead,
    );
    const payload = data?.[`ticket${step}`] as { ticket: { version: number } };
    version = payload.ticket.version;
  }
  return version;
}

function remember(answer: Awaited<ReturnType<Api['ask']>>['json'], made: Made): void {
  const {
    hold,
    ticket,
    inspiration,
    subscription,
    return: returned,
    challengeId,
    accessToken,
  } = answer as {
    hold?: { id: string };
    ticket?: { id: string };
    inspiration?: { id: string };
    subscription?: { id: string };
    return?: { id: string };
    challengeId?: string;
    accessToken?: string;
  };
  if (ticket) made.set('ticketId', ticket.id);
  if (inspiration) made.set('inspirationId', inspiration.id);
  if (subscription) made.set('subscriptionId', subscription.id);
  if (accessToken) made.set('accessToken', accessToken);
  if (hold) made.set('holdId', hold.id);
  if (returned) made.set('returnId', returned.id);
  if (challengeId) made.set('challengeId', challengeId);
}
