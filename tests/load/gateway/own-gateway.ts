import { readFileSync } from 'node:fs';
import {
  createGateway,
  type Gateway,
  type GatewayParts,
  staticSource,
} from '../../../gateway/index.ts';
import { createLog } from '../../../kernel/log.ts';

/** As the command makes it, with subgraphs reached in a way of the program's own. */
export const createOwnGateway = (
  supergraphFile: string,
  port: number,
  clientFor: GatewayParts['clientFor'],
  parts: Partial<GatewayParts> = {},
): Gateway =>
  createGateway({
    host: '127.0.0.1',
    port,
    path: '/',
    source: staticSource(readFileSync(supergraphFile, 'utf8')),
    clientFor,
    bodyBytesMax: 4 * 1024 * 1024,
    requestTimeoutMs: 60_000,
    requestsPerMinute: Number.MAX_SAFE_INTEGER,
    allowedOrigins: ['*'],
    drainMs: 1_000,
    isOpen: true,
    log: createLog({ level: 'warn', name: 'gateway' }),
    ...parts,
  });
