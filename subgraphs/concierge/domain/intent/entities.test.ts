import { expect, test } from '@jest/globals';
import { type Entities, readEntities } from './entities.ts';
import { normalise } from './normalise.ts';

const nothing: Entities = {
  orderNumber: null,
  categories: [],
  metals: [],
  words: [],
  price: null,
  isPriceNegative: false,
  readyToShip: false,
  sort: null,
  lifted: [],
  place: null,
};
const read = (text: string) => readEntities(normalise(text));
const golds = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD'] as const;

test.each<[string, Partial<Entities>]>([
  ['rings', { categories: ['RINGS'] }],
  ['earrings', { categories: ['EARRINGS'] }],
  ['ear rings', { categories: ['EARRINGS'] }],
  ['earing', { categories: ['EARRINGS'] }],
  ['a neckless', { categories: ['NECKLACES'] }],
  ['braclets', { categories: ['BRACELETS'] }],
  ['rings or earrings', { categories: ['RINGS', 'EARRINGS'] }],
  ['an engagement ring', { categories: ['RINGS'] }],
  ['ring me back', {}],
  ['please give me a ring tomorrow', {}],
  ['that rings a bell', {}],
  ['a key ring', {}],
  ['not a ring, a bracelet', { categories: ['BRACELETS'] }],
  ['anything but earrings', { categories: ['RINGS', 'NECKLACES', 'BRACELETS'] }],
  ['a tennis bracelet', { categories: ['BRACELETS'], words: ['tennis'] }],
  ['small hoops', { categories: ['EARRINGS'], words: ['hoop'] }],
  ['a pendant', { categories: ['NECKLACES'], words: ['pendant'] }],
  ['an eternity necklace', { categories: ['NECKLACES'], words: ['eternity'] }],
  ['a bracelet chain', { categories: ['BRACELETS'] }],
  ['pearl drop earrings', { categories: ['EARRINGS'], words: ['drop', 'pearl'] }],
  ['rubies', { words: ['ruby'] }],
  ['emerald cut diamond ring', { categories: ['RINGS'], words: ['diamond'] }],
  ['a ring without diamonds', { categories: ['RINGS'] }],
])('"%s" names the piece', (text, expected) => {
  expect(read(text)).toEqual({ ...nothing, ...expected });
});

test.each<[string, Entities['metals']]>([
  ['gold', golds],
  ['golden', golds],
  ['yellow gold', ['YELLOW_GOLD']],
  ['white or rose gold', ['WHITE_GOLD', 'ROSE_GOLD']],
  ['yellow, white or rose gold', golds],
  ['pink gold', ['ROSE_GOLD']],
  ['platnum', ['PLATINUM']],
  ['pt950', ['PLATINUM']],
  ['sterling silver', ['SILVER']],
  ['925', ['SILVER']],
  ['18k', golds],
  ['14k white gold', ['WHITE_GOLD']],
  ['750 gold', golds],
  ['not gold, silver', ['SILVER']],
  ['silver, not gold', ['SILVER']],
  ['silver not gold', ['SILVER']],
  ['no gold or silver', ['PLATINUM']],
  ["I don't want gold but platinum", ['PLATINUM']],
  ['silver instead of gold', ['SILVER']],
  ['gold but not white gold', ['YELLOW_GOLD', 'ROSE_GOLD']],
  ['anything but silver', [...golds, 'PLATINUM']],
  ['nothing but silver', ['SILVER']],
  ['not too expensive gold', golds],
  ["I can't find a gold one", golds],
  ['a goldsmith', []],
])('"%s" means the metals %j', (text, metals) => {
  expect(read(text).metals).toEqual(metals);
});

test.each<[string, Partial<Entities>]>([
  ['GG-12047', { orderNumber: 'GG-12047' }],
  ['gg 12047', { orderNumber: 'GG-12047' }],
  ['order number 12047', { orderNumber: 'GG-12047' }],
  ['#12047', { orderNumber: 'GG-12047' }],
])('"%s" is an order number, not a price', (text, expected) => {
  expect(read(text)).toEqual({ ...nothing, ...expected });
});

test('an order number and a price in one line are told apart', () => {
  expect(read('order GG-12047 was over €900')).toMatchObject({
    orderNumber: 'GG-12047',
    price: { minMinor: 90_000, maxMinor: null },
  });
});

test.each<[string, Partial<Entities>]>([
  ['18k gold ring under 2k', { price: { minMinor: null, maxMinor: 200_000, currencyCode: null } }],
  ['ring under 14k', { price: { minMinor: null, maxMinor: 1_400_000, currencyCode: null } }],
  ['cheapest silver ring', { sort: 'PRICE_ASC' }],
  ['your newest rings', { sort: 'NEWEST' }],
  ['what is popular', { sort: 'BESTSELLER' }],
  ['the most expensive one', { sort: 'PRICE_DESC' }],
  ['a ring in stock', { readyToShip: true }],
  ['earrings that are ready to ship', { readyToShip: true }],
  ['I need it by tomorrow', { readyToShip: true }],
  ['at any price', { lifted: ['price'] }],
  ['any metal, any stone', { lifted: ['metal', 'words'] }],
  ['under -5 euros', { price: null, isPriceNegative: true }],
])('"%s" carries %j', (text, expected) => {
  expect(read(text)).toMatchObject(expected);
});
