/** `hostInfo`: the machine that the server runs on. What only Linux tells is left out elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  availableParallelism,
  cpus,
  hostname,
  machine,
  platform,
  release,
  totalmem,
  type,
  version,
} from 'node:os';
import { Long } from 'bson';
import type { Document } from '../bson/values.ts';
import { type Command, ok } from './command.ts';

export const hostInfo: Command = {
  name: 'hostInfo',
  options: {},
  run: (_command, { now }) =>
    ok({
      system: {
        currentTime: now,
        hostname: hostname(),
        cpuAddrSize: 64,
        memSizeMB: Long.fromNumber(megabytes(totalmem())),
        memLimitMB: Long.fromNumber(megabytes(memoryLimit())),
        numCores: cpus().length,
        numCoresAvailableToProcess: availableParallelism(),
        ...whereKnown(processors),
        ...whereKnown(memoryNodes),
        cpuArch: machine(),
        numaEnabled: false,
      },
      os: { type: type(), name: platform(), version: release() },
      extra: {
        versionString: version(),
        kernelVersion: release(),
        ...whereKnown(libc),
        ...whereKnown(pages),
      },
    }),
};

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** What a container leaves of the memory; the whole of it where nothing is said. */
function memoryLimit(): number {
  const limit = process.constrainedMemory() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** What can be read, or nothing. */
function whereKnown(read: () => Document): Document {
  try {
    return read();
  } catch {
    return {};
  }
}

/** Threads of one core share its number, and cores of one socket that of their socket. */
function processors(): Document {
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  const sockets = new Set<string>();
  const cores = new Set<string>();
  for (const [, socket = '', core = ''] of text.matchAll(
    /^physical id\s*: (\d+)$.*?^core id\s*: (\d+)$/gms,
  )) {
    sockets.add(socket);
    cores.add(`${socket}.${core}`);
  }
  // Not every processor tells them.
  return sockets.size === 0 ? {} : { numPhysicalCores: cores.size, numCpuSockets: sockets.size };
}

const memoryNodes = (): Document => ({
  numNumaNodes: readdirSync('/sys/devices/system/node').filter((name) => /^node\d+$/.test(name))
    .length,
});

function libc(): Document {
  // Node's types do not know `excludeNetwork` yet, without which the names of all clients' hosts are looked up.
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  const { glibcVersionRuntime: libcVersion } = header;
  return libcVersion === undefined ? {} : { libcVersion };
}

/** The name of the page size in the vector of numbers that the kernel hands each process. */
const pageSizeTag = 6n;

function pages(): Document {
  const vector = new BigUint64Array(new Uint8Array(readFileSync('/proc/self/auxv')).buffer);
  const at = vector.findIndex((tag, i) => i % 2 === 0 && tag === pageSizeTag);
  const size = vector[at + 1];
  return at === -1 || size === undefined ? {} : { pageSize: Long.fromBigInt(size) };
}
