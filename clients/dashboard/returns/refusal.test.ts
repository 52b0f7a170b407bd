import { expect, test } from '@jest/globals';
import { tellRefusal } from './refusal.ts';

const now = { state: 'DECLINED' } as const;

test.each(['VERSION_STALE', 'ILLEGAL_STATE'])(
  '%s: somebody was faster, and the return is told as it is now',
  (code) => {
    const told = tellRefusal({ code, message: 'It is at version 2', field: ['input'] }, now);
    expect(told.at).toBe('step');
    expect(told.words).toBe(
      'Somebody was faster: the return is «Declined» now. Your step was not taken.',
    );
  },
);

test('what is wrong with a field is told beside it', () => {
  const note = { code: 'NOTE_TOO_LONG', message: 'A note has at most 500 characters' };
  expect(tellRefusal({ ...note, field: ['input', 'note'] }, now)).toEqual({
    at: 'note',
    words: 'A note has at most 500 characters.',
  });
  const line = { code: 'INSPECTION_INVALID', message: 'Between 0 and 2 can be accepted' };
  expect(tellRefusal({ ...line, field: ['input', 'lines', '1'] }, now)).toEqual({
    at: 'line',
    index: 1,
    words: 'Between 0 and 2 can be accepted.',
  });
});

test('what names no field is told over the steps', () => {
  expect(tellRefusal({ code: 'NOT_FOUND', message: 'There is no such return' }, now)).toEqual({
    at: 'step',
    words: 'There is no such return.',
  });
});
