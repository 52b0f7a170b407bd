import { GraphQLError, GraphQLScalarType } from 'graphql';

/** A `Date` inside, RFC 3339 in UTC with milliseconds outside. Input may carry an offset; it is turned to UTC. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    const instant = value instanceof Date ? value : readInstant(value);
    if (instant === null || Number.isNaN(instant.getTime()))
      throw new TypeError('A DateTime field resolved to something that is no instant');
    return instant.toISOString();
  },
  parseValue: (value) =>
    readInstant(value) ??
    refuse('DateTime', 'an instant such as 2026-11-21T14:02:00.000Z, with its zone'),
});

/** `YYYY-MM-DD` inside and outside; the day must exist. */
export const CalendarDate = textScalar('Date', 'a day such as 2026-11-21', isDay);

/** A decimal text inside and outside, so that no float ever touches an amount. */
export const Decimal = textScalar('Decimal', 'a decimal number as text such as "1280.00"', (text) =>
  /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(text),
);

export const CurrencyCode = textScalar('CurrencyCode', 'an ISO 4217 code such as EUR', (text) =>
  /^[A-Z]{3}$/.test(text),
);

/** Plain JSON values going out; none come in. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: () => refuse('JSON', 'left to the shop: nothing takes it as input'),
});

/** Resolvers of the shared scalars, by their names in the schema. */
export const scalars = { DateTime, Date: CalendarDate, Decimal, CurrencyCode, JSON: Json };

function textScalar(name: string, expected: string, isValid: (text: string) => boolean) {
  return new GraphQLScalarType<string, string>({
    name,
    serialize(value) {
      if (typeof value === 'string' && isValid(value)) return value;
      throw new TypeError(`A ${name} field resolved to something that is not ${expected}`);
    },
    parseValue: (value) =>
      typeof value === 'string' && isValid(value) ? value : refuse(name, expected),
  });
}

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function readInstant(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const day = instantPattern.exec(value)?.[1];
  return day !== undefined && isDay(day) ? new Date(value) : null;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function refuse(name: string, expected: string): never {
  throw new GraphQLError(`${name} must be ${expected}`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
