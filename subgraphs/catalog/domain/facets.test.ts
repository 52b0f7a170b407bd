import { expect, test } from '@jest/globals';
import { toFacets } from './facets.ts';

const facets = toFacets({
  category: new Map([['RINGS', 12]]),
  metal: new Map([['SILVER', 3]]),
  availability: new Map([
    ['true', 7],
    ['false', 5],
  ]),
  price: new Map([
    ['0', 1],
    ['500000', 2],
  ]),
});

const valuesOf = (name: string) => facets.find((facet) => facet.name === name)?.values;

test('every value of a facet is listed, also those that no piece has', () => {
  expect(valuesOf('category')).toEqual([
    { value: 'RINGS', label: 'Rings', count: 12 },
    { value: 'NECKLACES', label: 'Necklaces', count: 0 },
    { value: 'EARRINGS', label: 'Earrings', count: 0 },
    { value: 'BRACELETS', label: 'Bracelets', count: 0 },
  ]);
  expect(valuesOf('metal')).toContainEqual({ value: 'SILVER', label: 'Silver', count: 3 });
});

test('availability offers the one value that the filter can ask for', () => {
  expect(valuesOf('availability')).toEqual([
    { value: 'READY_TO_SHIP', label: 'Ready to ship', count: 7 },
  ]);
});

test('price bands say their bounds in words and in the spelling of the filter', () => {
  expect(valuesOf('price')).toEqual([
    { value: '0-250', label: 'Under €250', count: 1 },
    { value: '250-500', label: '€250 to €500', count: 0 },
    { value: '500-1000', label: '€500 to €1,000', count: 0 },
    { value: '1000-2500', label: '€1,000 to €2,500', count: 0 },
    { value: '2500-5000', label: '€2,500 to €5,000', count: 0 },
    { value: '5000-', label: '€5,000 and over', count: 2 },
  ]);
});
