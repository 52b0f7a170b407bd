/** Hive Gateway as its manual starts it in a program. Arguments: supergraph file, port, `rust` for its planner and executor in Rust. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';

const [, , supergraphFile, port, runtime] = process.argv;
const { unifiedGraphHandler } =
  runtime === 'rust' ? await import('@graphql-hive/router-runtime') : {};
const gateway = createGatewayRuntime({
  supergraph: readFileSync(supergraphFile, 'utf8'),
  graphqlEndpoint: '/',
  landingPage: false,
  graphiql: false,
  logging: false,
  ...(unifiedGraphHandler ? { unifiedGraphHandler } : {}),
});
createServer(gateway).listen(Number(port), '127.0.0.1', () => console.log('ready'));
