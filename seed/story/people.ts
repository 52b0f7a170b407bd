/** People who do not exist. Their addresses end in example.com, which nobody owns. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly city: string;
  readonly countryCode: string;
  readonly postalCode: string;
}

const firstNames = [
  'Jasper',
  'Amber',
  'Ruby',
  'Beryl',
  'Coral',
  'Garnet',
  'Ivory',
  'Jade',
  'Onyx',
  'Pearl',
  'Sienna',
  'Topaz',
  'Agate',
  'Cedar',
  'Clay',
  'Flint',
  'Hazel',
  'Indigo',
  'Juniper',
  'Laurel',
  'Linden',
  'Maple',
  'Olive',
  'Rowan',
  'Saffron',
  'Sage',
  'Slate',
  'Sorrel',
  'Willow',
  'Wren',
] as const;
const lastNames = ['Sample', 'Example', 'Specimen', 'Muster', 'Voorbeeld', 'Exemple'] as const;

const places = [
  { city: 'Antwerp', countryCode: 'BE', postalCode: '2000' },
  { city: 'Ghent', countryCode: 'BE', postalCode: '9000' },
  { city: 'Brussels', countryCode: 'BE', postalCode: '1000' },
  { city: 'Amsterdam', countryCode: 'NL', postalCode: '1012 AB' },
  { city: 'Utrecht', countryCode: 'NL', postalCode: '3511 CD' },
  { city: 'Rotterdam', countryCode: 'NL', postalCode: '3011 EF' },
  { city: 'Cologne', countryCode: 'DE', postalCode: '50667' },
  { city: 'Hamburg', countryCode: 'DE', postalCode: '20095' },
  { city: 'Berlin', countryCode: 'DE', postalCode: '10115' },
  { city: 'Lyon', countryCode: 'FR', postalCode: '69001' },
  { city: 'Lille', countryCode: 'FR', postalCode: '59000' },
  { city: 'Paris', countryCode: 'FR', postalCode: '75004' },
] as const;

/** The customer of the order to try. */
export const opal: Person = {
  id: 'cus_opal',
  name: 'Opal Example',
  email: 'opal@example.com',
  city: 'Antwerp',
  countryCode: 'BE',
  postalCode: '2000',
};

/** Everybody else, 180 of them. */
export const people: readonly Person[] = lastNames.flatMap((lastName, row) =>
  firstNames.map((firstName, column): Person => {
    const name = `${firstName} ${lastName}`;
    const place = places[(row * 7 + column) % places.length] ?? places[0];
    const address = name.toLowerCase().replace(' ', '.');
    return {
      id: `cus_${address.replace('.', '_')}`,
      name,
      email: `${address}@example.com`,
      ...place,
    };
  }),
);
