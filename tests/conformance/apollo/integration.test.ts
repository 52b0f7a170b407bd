import '../../../gateway/silence.ts';
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { createServer } from '../../../gateway/index.ts';

/** Apollo Server's own suite of what it asks of an HTTP server around it. What needs graphql 17 it skips by itself. */
defineIntegrationTestSuite(createServer);
