/** Our gateway as `aurora-gateway` starts it, on the engine that is named. Arguments: supergraph file, port, engine. */
import { loadEngine } from '../../../gateway/execution/engines.ts';
import { createGenericGateway } from '../../../gateway/generic-gateway.ts';

const [, , supergraph = '', port, engine] = process.argv;
const gateway = createGenericGateway({
  supergraph,
  port: Number(port),
  host: '127.0.0.1',
  path: '/',
  logLevel: 'warn',
  engine: await loadEngine(engine === 'apollo' ? 'apollo' : 'compiled'),
});
await gateway.listen();
process.send?.('ready');
