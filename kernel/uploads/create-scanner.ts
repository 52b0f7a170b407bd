import { createClamavScanner } from './clamav-scanner.ts';
import { eicarScanner } from './eicar-scanner.ts';
import type { Scanner } from './scanner.ts';
import { uploadsUnavailable } from './unavailable.ts';
import type { UploadsConfig } from './uploads-config.ts';

/** Without a scanner nothing is let in, but in development. */
export function createScanner({ antivirus, isUnscannedTaken }: UploadsConfig): Scanner {
  if (antivirus) return createClamavScanner(antivirus);
  return isUnscannedTaken ? eicarScanner : refusingScanner;
}

const refusingScanner: Scanner = {
  async scan() {
    throw uploadsUnavailable('antivirus', new Error('AURORA_ANTIVIRUS is not set'));
  },
};
