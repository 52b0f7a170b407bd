import { expect, test } from '@jest/globals';
import { placeOf } from './data.ts';

test.each([
  ['mongodb://%2Fhome%2Fopal%2Fshop%2F.aurora%2Fstore%2Fstore.sock/?replicaSet=aurora', '.aurora'],
  ['mongodb://%2Ftmp%2Fmongodb-27017.sock/', '/tmp/mongodb-27017.sock'],
  [
    'mongodb://user:secret@one.example:27017,two.example:27017/shop',
    'one.example:27017,two.example:27017',
  ],
])('the data of %s is in %s', (uri, place) => {
  expect(placeOf({ dataDir: '.aurora' }, uri)).toBe(place);
});
