import { expect, test } from '@jest/globals';
import { createAdmission } from './admission.ts';

test('as many as there is room for come in; the next when one has left', () => {
  const admission = createAdmission(2);
  const enter = () => {
    admission.mustHaveRoom();
    admission.enter();
  };
  enter();
  enter();
  expect(enter).toThrow(
    expect.objectContaining({ code: 'OVERLOADED', details: { retryAfterSeconds: 1 } }),
  );
  admission.leave();
  enter();
  expect(admission.inFlight).toBe(2);
});
