import { expect, test } from '@jest/globals';
import { addMs } from '../../../kernel/clock.ts';
import { judgeProof, type Proof } from './proof.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');

const proof: Proof = {
  _id: 'upr_1',
  sessionId: 'ses_1',
  codeHash: 'right',
  expiresAt: addMs(noon, 1),
  wrongCodes: 0,
};
const answer = (codeHash: string, sessionId = 'ses_1') => ({ sessionId, codeHash });

test('a proof opens to the right code, until its time is over', () => {
  expect(judgeProof(proof, answer('right'), noon).verdict).toBe('RIGHT');
  expect(judgeProof(proof, answer('right'), addMs(noon, 1)).verdict).toBe('GONE');
});

test('a proof belongs to the session that asked', () => {
  expect(judgeProof(proof, answer('right', 'ses_2'), noon)).toEqual({
    verdict: 'GONE',
    attemptsLeft: null,
    proof,
  });
});

test('a proof is spent with the fifth wrong code, and then the right one does not open it', () => {
  let now = proof;
  const verdicts = Array.from({ length: 5 }, () => {
    const judged = judgeProof(now, answer('wrong'), noon);
    now = judged.proof;
    return [judged.verdict, judged.attemptsLeft];
  });
  expect(verdicts).toEqual([
    ['WRONG', 4],
    ['WRONG', 3],
    ['WRONG', 2],
    ['WRONG', 1],
    ['SPENT', 0],
  ]);
  expect(judgeProof(now, answer('right'), noon).verdict).toBe('SPENT');
});
