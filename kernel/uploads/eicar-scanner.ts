import type { Scanner } from './scanner.ts';

/**
 * The harmless file that every scanner reports: https://www.eicar.org/download-anti-malware-testfile/. In two halves,
 * so that scanners leave this source alone.
 */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** For development and tests: knows the test file wherever in the bytes it stands, and nothing else. */
export const eicarScanner: Scanner = {
  scan: async (bytes) => (Buffer.from(bytes).includes(eicar) ? 'Eicar-Test-Signature' : null),
};
