/**
 * `@apollo/gateway` behind `@apollo/server`, as their manuals start them: on Express, as most run it and as our design
 * measured it, or by itself. Arguments: supergraph file, port, `express` or `standalone`.
 */
import { readFileSync } from 'node:fs';
import '../../../gateway/silence.ts';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';

const [, , supergraphFile = '', port, front] = process.argv;
const host = '127.0.0.1';
const gateway = new ApolloGateway({ supergraphSdl: readFileSync(supergraphFile, 'utf8') });
const server = new ApolloServer({ gateway });

if (front === 'express') {
  await server.start();
  const app = express().use(express.json(), expressMiddleware(server));
  app.listen(Number(port), host, () => console.log('ready'));
} else {
  await startStandaloneServer(server, { listen: { port: Number(port), host } });
  console.log('ready');
}
