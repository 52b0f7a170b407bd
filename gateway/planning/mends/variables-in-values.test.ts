import { Variable, VariableCollector } from '@apollo/federation-internals';
import { expect, test } from '@jest/globals';
import './variables-in-values.ts';

test('a value is looked at once, however many lists it stands in', () => {
  let looks = 0;
  const value = {
    get inside() {
      looks += 1;
      return [new Variable('x')];
    },
  };
  let nested: unknown = value;
  for (let level = 0; level < 10; level += 1) nested = [nested];
  const collector = new VariableCollector();

  collector.collectInArguments({ none: null, text: 'x', nested });

  expect(collector.variables().map(({ name }) => name)).toEqual(['x']);
  expect(looks).toBe(1);
});
