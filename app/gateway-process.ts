import '../gateway/silence.ts';
import { createNetworkClient } from '../gateway/network-client.ts';
import { defaultHedge, defaultResilience } from '../gateway/resilience/settings.ts';
import { systemClock } from '../kernel/clock.ts';
import { ShopError } from '../kernel/errors.ts';
import { loadConfig } from '../kernel/load-config.ts';
import { createLog } from '../kernel/log.ts';
import { onStop } from '../kernel/on-stop.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { startTracing } from '../kernel/tracing/start-tracing.ts';
import { tellUnknownVariables } from '../kernel/unknown-variables.ts';
import { startAurora } from './aurora.ts';
import { openData } from './data.ts';
import { startupTable } from './startup-table.ts';

/** The gateway with its pages and webhooks; every subgraph is a process of its own, reached by its URL. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  if (config.mongodbUri === null || config.subgraphUrls.size === 0)
    throw new ShopError(
      'CONFIG_INVALID',
      'The gateway on its own needs MONGODB_URI and AURORA_SUBGRAPH_URLS',
    );
  const log = createLog({ level: config.logLevel, name: 'gateway' });
  tellUnknownVariables(process.env, log);
  const stopTracing = await startTracing('aurora-gateway', log);
  const data = await openData(config);
  const aurora = await startAurora({
    config,
    data,
    log,
    clientFor(name, _url, onResilience) {
      const url = config.subgraphUrls.get(name);
      if (!url)
        throw new ShopError('CONFIG_INVALID', `AURORA_SUBGRAPH_URLS says nothing of ${name}`);
      return createNetworkClient({
        name,
        url,
        timeoutMs: config.subgraphTimeoutMs,
        callerSecret: config.secrets.caller,
        resilience: config.hedging
          ? { ...defaultResilience, hedge: defaultHedge }
          : defaultResilience,
        onResilience,
        clock: systemClock,
        log,
      });
    },
  });
  process.stdout.write(startupTable(config, { ...aurora, store: data.place }));

  onStop(async () => {
    await aurora.close();
    await data.close();
    await stopTracing();
  });
}

main().catch(refuseToStart);
