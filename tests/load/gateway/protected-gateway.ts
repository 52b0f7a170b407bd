/** Our gateway with one protection: `protected-gateway.ts <supergraph> <port> <protection>`. */
import { createNetworkClient } from '../../../gateway/network-client.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';
import { createOwnGateway } from './own-gateway.ts';
import { protections } from './protections.ts';

const [supergraphFile = '', port = '', name = ''] = process.argv.slice(2);
const make = protections[name];
if (!make) throw new Error(`No protection is called ${name}`);
const { parts, resilience } = make(supergraphFile);
const log = createLog({ level: 'warn', name: 'gateway' });
const gateway = createOwnGateway(
  supergraphFile,
  Number(port),
  (subgraph, url, onResilience) =>
    createNetworkClient({
      name: subgraph,
      url,
      timeoutMs: 30_000,
      callerSecret: null,
      headers: parts.headers,
      resilience,
      onResilience,
      clock: systemClock,
      log,
    }),
  parts,
);
await gateway.listen();
console.log('ready');
