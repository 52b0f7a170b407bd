import { expect, test } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { startSmallGateway } from './support/small-gateway.ts';

test('an order comes with the names of its pieces, asked of the catalog once', async () => {
  await using shop = await startSmallGateway();

  const { body } = await shop.ask({
    query: `query Order($id: ID!) {
      order(id: $id) { number lines { quantity product { id title label: name } gift { title } } }
    }`,
    variables: { id: '1' },
  });

  expect(body).toEqual({
    data: {
      order: {
        number: 'GG-1',
        lines: [
          { quantity: 1, product: { id: 'ring', title: 'The ring', label: 'RING' }, gift: null },
          {
            quantity: 2,
            product: { id: 'chain', title: 'The chain', label: 'CHAIN' },
            gift: { title: 'The ring' },
          },
        ],
      },
    },
  });
  expect(shop.clients.catalog.requests.length).toBeLessThanOrEqual(2);
});

test('abstract types, aliases, fragments and conditions come out as the operation says', async () => {
  await using shop = await startSmallGateway();

  const { body } = await shop.ask({
    query: `query Latest($all: Boolean = false) {
      found: latest { __typename ...Order ... on Voucher { __typename } }
      order(id: "2") { number @include(if: $all) id }
    }
    fragment Order on Order { number lines { product { title } } }`,
  });

  expect(body.data).toEqual({
    found: [
      {
        __typename: 'Order',
        number: 'GG-1',
        lines: [{ product: { title: 'The ring' } }, { product: { title: 'The chain' } }],
      },
      { __typename: 'Voucher' },
    ],
    order: { id: '2' },
  });
});

test('introspection tells the API schema and nothing of the joins', async () => {
  await using shop = await startSmallGateway();

  const { body } = await shop.ask({ query: '{ __schema { types { name } directives { name } } }' });

  const names = JSON.stringify(body.data);
  expect(names).toContain('"Order"');
  expect(names).not.toMatch(/join__|link__|requiresScopes/);
});

test('all that can be asked of a schema is answered', async () => {
  await using shop = await startSmallGateway();

  const query = getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const { body } = await shop.ask({ query });

  expect(body.errors).toBeUndefined();
  const schema = buildClientSchema(body.data as unknown as IntrospectionQuery);
  expect(schema.getType('Order')).toBeDefined();
});

test('what stands around a part of an introspection may leave that part out', async () => {
  await using shop = await startSmallGateway();

  const { body } = await shop.ask({
    query: `query ($fields: Boolean!) {
      __type(name: "Order") { name }
      ... @include(if: $fields) { __type(name: "Order") { fields { name } } }
    }`,
    variables: { fields: false },
  });

  expect(body).toEqual({ data: { __type: { name: 'Order' } } });
});

test('names that JavaScript objects inherit are ordinary names', async () => {
  await using shop = await startSmallGateway();

  const { body } = await shop.ask({
    query: 'query($valueOf: ID!) { constructor: order(id: $valueOf) { __proto__: number } }',
    variables: { valueOf: '1' },
  });

  expect(JSON.stringify(body)).toBe('{"data":{"constructor":{"__proto__":"GG-1"}}}');
});
