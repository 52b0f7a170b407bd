import { expect, test } from '@jest/globals';
import { imageOf } from './product-image.ts';

const aube = {
  title: 'Aube solitaire',
  category: 'RINGS',
  metal: 'YELLOW_GOLD',
  stone: 'Diamond',
  art: 'ring.solitaire.yellow-gold.diamond.round',
} as const;

test('a picture is named for its drawing and says what it shows', () => {
  expect(imageOf(aube)).toEqual({
    url: '/art/ring.solitaire.yellow-gold.diamond.round.svg',
    alt: 'Aube solitaire: ring in yellow gold with diamond',
    widthPx: 800,
    heightPx: 800,
  });
});

test('a plain piece names no stone', () => {
  expect(imageOf({ ...aube, stone: null }).alt).toBe('Aube solitaire: ring in yellow gold');
});
