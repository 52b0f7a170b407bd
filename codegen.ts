import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { buildSchema } from 'graphql';
import { loadSdl } from './kernel/graphql/load-sdl.ts';
import { sdkErrorCodes, sdkOperations } from './scripts/sdk-operations.ts';

type Outputs = CodegenConfig['generates'];

/**
 * What resolvers of a type receive as their parent: our record, not the shape of the graph.
 * `repository.ts#OrderRecord` is relative to the subgraph's folder. Each subgraph keeps its own entry.
 */
const mappers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  analytics: {
    ConciergeSession: 'domain/refs.ts#SessionRef',
    CsatResponse: 'csat/csat.ts#CsatRecord',
    CsatResponseConnection: 'csat/csat-list.ts#CsatList',
    CustomerFile: '../../kernel/privacy/customer-file.ts#CustomerFileRef',
    KpiSnapshot: 'figures/repository.ts#KpiSnapshotRecord',
    Order: 'domain/refs.ts#OrderRef',
    Product: 'domain/refs.ts#ProductRef',
    StylistTicket: 'domain/refs.ts#TicketRef',
    TrackedEvent: 'repository.ts#AnalyticsEventRecord',
  },
  catalog: {
    Category: 'domain/taxonomy.ts#CategoryRef',
    Metal: 'domain/taxonomy.ts#MetalRef',
    Product: 'domain/product.ts#ProductRecord',
    ProductAvailabilityChanged: 'events.ts#AvailabilityChange',
    ProductConnection: 'product-list.ts#ProductList',
    ProductOffer: 'resolvers/product-search.ts#FoundOffer',
    ProductSearch: '../../kernel/product-search.ts#ProductSearch as Search',
    ProductVariant: 'loaders.ts#VariantOfProduct',
  },
  concierge: {
    CapsuleHold: 'holds/hold.ts#HoldRecord',
    CapsuleHoldChanged: 'holds/events.ts#HoldChange',
    CapsuleHoldConnection: 'resolvers/holds.ts#HoldList',
    ConciergeSession: 'repository.ts#SessionRecord',
    CustomerFile: '../../kernel/privacy/customer-file.ts#CustomerFileRef',
    Inspiration: 'inspiration/inspiration.ts#InspirationRecord',
    Product: 'resolvers/holds.ts#ProductRef',
    Shortlist: 'shortlist/shortlist.ts#ShortlistRecord',
    StylistTicket: 'tickets/ticket.ts#TicketRecord',
    StylistTicketChanged: 'tickets/events.ts#TicketChange',
    StylistTicketConnection: 'tickets/queue.ts#TicketList',
    SupportQueueChanged: 'tickets/events.ts#TicketChange',
    AssistantText: "repository.ts#MessageRecordOf<'ASSISTANT_TEXT'>",
    CsatBar: "repository.ts#MessageRecordOf<'CSAT_BAR'>",
    EscalationForm: "repository.ts#MessageRecordOf<'ESCALATION_FORM'>",
    Message: 'repository.ts#MessageRecord',
    OfferCard: "repository.ts#MessageRecordOf<'OFFER_CARD'>",
    OrderStatusCard: "repository.ts#MessageRecordOf<'ORDER_STATUS'>",
    ProductCard: "repository.ts#MessageRecordOf<'PRODUCT_CARD'>",
    ShopperText: "repository.ts#MessageRecordOf<'SHOPPER_TEXT'>",
  },
  orders: {
    ApplyShipmentFactPayload: 'shipment-facts.ts#FactAnswer',
    CancelEligibility: 'repository.ts#OrderRecord',
    Customer: 'repository.ts#CustomerRecord',
    CustomerErasure: 'domain/customer-erasure.ts#ErasureRecord',
    CustomerErasureConnection: 'customer-erasure/erasure-list.ts#ErasureList',
    CustomerFile: '../../kernel/privacy/customer-file.ts#CustomerFileRef',
    DeliveryWindow: 'repository.ts#ExpectedWindowRecord',
    FeedDeadLetter: '../../kernel/events/set-aside.ts#SetAside',
    FeedDeadLetterConnection: 'dead-events.ts#DeadEventList',
    Order: 'repository.ts#OrderRecord',
    OrderAttention: 'repository.ts#AttentionRecord',
    OrderCancelPayload: 'order-desk.ts#OrderStepAnswer',
    OrderCancellation: 'resolvers/cancellation.ts#CancellationOfOrder',
    OrderConnection: 'order-list.ts#OrderList',
    OrderLine: 'loaders.ts#LineOfOrder',
    OrderNote: 'domain/order.ts#OrderNoteRecord',
    OrderNoteAddPayload: 'order-desk.ts#OrderStepAnswer',
    OrderSettlement: 'resolvers/cancellation.ts#SettlementOfOrder',
    OrderSettlementRetryPayload: 'order-desk.ts#OrderStepAnswer',
    OrderStatusChanged: 'events.ts#OrderStatusChange',
    OrderTrackingResendPayload: 'order-desk.ts#OrderStepAnswer',
    OrderUpdateDelivery: 'updates/delivery.ts#DeliveryRecord',
    OrderUpdateDeliveryConnection: 'updates/dead-letters.ts#DeadLetterList',
    OrderUpdateSubscription: 'updates/subscription.ts#UpdateSubscriptionRecord',
    OrdersChanged: 'events.ts#OrderStatusChange',
    Shipment: 'repository.ts#ShipmentRecord',
    ShipmentFact: 'dead-facts.ts#KeptFact',
    ShipmentFactConnection: 'dead-facts.ts#DeadFactList',
    TimelineEntry: 'repository.ts#TimelineEntryRecord',
  },
  returns: {
    CustomerFile: '../../kernel/privacy/customer-file.ts#CustomerFileRef',
    Order: 'resolvers/order.ts#OrderRef',
    OrderLine: 'resolvers/order.ts#OrderLineRef',
    Return: 'repository.ts#ReturnRecord',
    ReturnChanged: 'resolvers/subscription.ts#ReturnChangedRef',
    ReturnConnection: 'return-list.ts#ReturnList',
    ReturnEligibility: 'domain/eligibility.ts#Eligibility',
    ReturnLine: 'repository.ts#ReturnLineRecord',
    ReturnLineEligibility: 'domain/eligibility.ts#LineEligibility',
    ReturnReason: 'domain/return-reasons.ts#ReasonRef',
  },
};

/** `generated/types.ts` of a subgraph: its resolvers' types over `<Name>Context` of its `context.ts`. */
function subgraphTypes(name: string): Outputs {
  const context = `${name.charAt(0).toUpperCase()}${name.slice(1)}Context`;
  const records = Object.entries(mappers[name] ?? {});
  return {
    [`subgraphs/${name}/generated/types.ts`]: {
      schema: loadSdl(name),
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        strictScalars: true,
        scalars: {
          ...textScalars,
          DateTime: { input: 'Date', output: 'Date' },
          _FieldSet: 'string',
        },
        mappers: Object.fromEntries(records.map(([type, record]) => [type, `../${record}`])),
        ...(existsSync(`subgraphs/${name}/context.ts`)
          ? { contextType: `../context.ts#${context}` }
          : {}),
      },
    },
  };
}

/** The widget and the storefront around it carry ids only: the text of operations stays out of the bundles. */
function widgetOperations(): Outputs {
  return {
    'clients/widget/generated/': {
      ...clientPreset('widget', 'replaceDocumentWithHash'),
      documents: ['clients/widget/operations/*.graphql', 'clients/shop/operations/*.graphql'],
      config: { ...clientConfig, documentMode: 'string' },
    },
  };
}

/** The dashboard keeps its documents, with the `__typename`s that Apollo Client asks for, beside their ids. */
function dashboardOperations(): Outputs {
  return {
    'clients/dashboard/generated/': {
      ...clientPreset('dashboard', 'embedHashInDocument'),
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: clientConfig,
    },
  };
}

/** Enums of the graph as values: what REST takes and answers is read with them. */
function restEnums(): Outputs {
  return {
    'rest/generated/enums.ts': {
      schema: 'schema/api.graphql',
      plugins: ['typescript'],
      config: {
        ...clientConfig,
        onlyEnums: true,
        enumsAsTypes: false,
        enumsAsConst: true,
        namingConvention: 'keep',
      },
    },
  };
}

const clientPreset = (client: string, mode: 'replaceDocumentWithHash' | 'embedHashInDocument') => ({
  schema: 'schema/api.graphql',
  documents: `clients/${client}/operations/*.graphql`,
  preset: 'client' as const,
  presetConfig: {
    fragmentMasking: false,
    persistedDocuments: { mode, hashAlgorithm: 'sha256' as const },
  },
});

const textScalars = {
  Date: 'string',
  Decimal: 'string',
  CurrencyCode: 'string',
  JSON: 'unknown',
};

const clientConfig = {
  useTypeImports: true,
  enumsAsTypes: true,
  immutableTypes: true,
  strictScalars: true,
  scalars: { ...textScalars, DateTime: 'string' },
};

const hasOperations = (client: string): boolean => {
  const folder = `clients/${client}/operations`;
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.graphql'));
};

/**
 * The registered operations of a client, id by text, are part of the contract: they live in the tree, by name, since the
 * order of files is each machine's own.
 */
function publishManifests(): void {
  mkdirSync('schema/operations', { recursive: true });
  for (const client of ['widget', 'dashboard'].filter(hasOperations)) {
    const made = readFileSync(`clients/${client}/generated/persisted-documents.json`, 'utf8');
    const operations = Object.entries<string>(JSON.parse(made)).sort(([, one], [, other]) =>
      nameOf(one) < nameOf(other) ? -1 : 1,
    );
    const manifest = JSON.stringify(Object.fromEntries(operations), null, 2);
    writeFileSync(`schema/operations/${client}.json`, manifest);
  }
}

const nameOf = (text: string): string =>
  /\b(?:query|mutation|subscription) (\w+)/.exec(text)?.[1] ?? text;

/** The SDK's functions are those of the manifests. */
function writeSdk(): void {
  const folder = 'clients/sdk/generated';
  mkdirSync(folder, { recursive: true });
  const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));
  for (const client of ['widget', 'dashboard'].filter(hasOperations)) {
    const manifest = JSON.parse(readFileSync(`schema/operations/${client}.json`, 'utf8'));
    writeFileSync(`${folder}/${client}.ts`, sdkOperations(client, manifest, schema));
  }
  writeFileSync(`${folder}/error-codes.ts`, sdkErrorCodes());
}

/** Not imported above: the routes are made of enums that are written first. */
async function writeSdkRest(): Promise<void> {
  const { sdkRest } = await import('./scripts/sdk-rest.ts');
  writeFileSync('clients/sdk/generated/rest.ts', sdkRest());
}

export default {
  hooks: { beforeDone: [publishManifests, writeSdk, writeSdkRest] },
  // Types and values stand as the schema has them: states in the order of a life.
  config: { sort: false },
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    ...Object.assign({}, ...Object.keys(mappers).map(subgraphTypes)),
    ...restEnums(),
    ...(hasOperations('widget') ? widgetOperations() : {}),
    ...(hasOperations('dashboard') ? dashboardOperations() : {}),
  },
} satisfies CodegenConfig;
