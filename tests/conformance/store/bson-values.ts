/** Values with their BSON types, for tables of cases. */
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

export const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
export const long = (value: number | string): Long => Long.fromString(`${value}`);
export const double = (value: number): Double => new Double(value);

/** A value of each type that a client can send, by the name of the type. */
export const samples = {
  double: double(1.5),
  string: 'text',
  object: { a: 1 },
  array: [1, 2, 3],
  binData: new Binary(Buffer.from([1])),
  objectId: new ObjectId('000000000000000000000001'),
  bool: true,
  date: new Date(0),
  null: null,
  regex: new BSONRegExp('a', 'i'),
  javascript: new Code('f'),
  javascriptWithScope: new Code('f', { a: 1 }),
  int: 7,
  timestamp: new Timestamp({ t: 1, i: 1 }),
  long: long(7),
  decimal: decimal('7'),
  minKey: new MinKey(),
  maxKey: new MaxKey(),
};
