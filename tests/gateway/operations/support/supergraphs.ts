import { compose } from '../../../../gateway/composition/compose.ts';
import { supergraphOf } from '../../support/small-gateway.ts';
import { sdl } from '../../support/small-shop.ts';

export const before = supergraphOf();

/** The name of a piece is gone. */
export const withoutNames = supergraphOf({ catalog: sdl.catalog.replace('name: String!', '') });

/** A field more, for nobody yet. */
export const withWorth = supergraphOf({
  catalog: sdl.catalog.replace('appraisal:', 'worth: Int\n      appraisal:'),
});

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;

/** The name of a piece has moved two calls further away: the catalog knows its sku, which leads to its label. */
export const withFarNames = compose(
  Object.entries({
    ...sdl,
    catalog: sdl.catalog.replace('name: String!', 'sku: ID!'),
    labels: `${link}
      type Product @key(fields: "sku") @key(fields: "label", resolvable: true) { sku: ID! label: ID! }`,
    names: `${link}
      type Product @key(fields: "label") { label: ID! name: String! }`,
  }).map(([name, text]) => ({
    name,
    url: '',
    sdl:
      name === 'catalog'
        ? text.replace(
            'type Product @key(fields: "id")',
            'type Product @key(fields: "id") @key(fields: "sku")',
          )
        : text,
  })),
).supergraphSdl;
