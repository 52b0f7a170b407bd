import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../composition/compose.ts';
import { createGeneration } from '../generation.ts';
import { chooseOperation } from '../operations/read-document.ts';
import { createOperationCheck } from './check-operation.ts';
import { defaultLimits, type LimitName, type OperationLimits } from './limits.ts';

const { supergraphSdl } = compose([
  {
    name: 'shop',
    url: '',
    sdl: 'type Query { ring: Ring } type Ring { twin: Ring, name: String }',
  },
]);
const generation = createGeneration(supergraphSdl);
const document = parse('{ ring { twin { name } } }');
const operation = { document, definition: chooseOperation(document, null) };

const tooDeep = expect.objectContaining({
  code: 'OPERATION_LIMIT_EXCEEDED',
  details: { limit: 'depthMax', max: 2, actual: 3 },
});

test('an operation that was let pass is held against limits that came since', () => {
  let limits: OperationLimits = defaultLimits;
  let sensitiveFields: readonly string[] = [];
  const check = createOperationCheck({
    limits: () => limits,
    sensitiveFields: () => sensitiveFields,
  });
  const hold = () => check.operation(generation, operation, {}, false);
  expect(hold()).toBe(hold());

  limits = { ...defaultLimits, depthMax: 2 };
  expect(hold).toThrow(tooDeep);
  expect(hold).toThrow(tooDeep);
  limits = { ...defaultLimits, sensitiveMax: 0 };
  expect(hold()).toBe(2);
  sensitiveFields = ['ring'];
  expect(hold).toThrow(expect.objectContaining({ code: 'OPERATION_LIMIT_EXCEEDED' }));
});

test('an operation over a limit that is only measured is counted each time', () => {
  const told: (readonly [LimitName, string])[] = [];
  const check = createOperationCheck({
    limits: { ...defaultLimits, depthMax: 2 },
    measureOnly: ['depthMax'],
    onExceeded: (limit, outcome) => told.push([limit, outcome]),
  });
  for (let times = 0; times < 3; times += 1) check.operation(generation, operation, {}, false);
  expect(told).toEqual(Array.from({ length: 3 }, () => ['depthMax', 'measured']));
});

test('the shape of what was registered is nobody’s concern', () => {
  const check = createOperationCheck({ limits: { ...defaultLimits, depthMax: 2 } });
  expect(check.operation(generation, operation, {}, true)).toBe(2);
});
