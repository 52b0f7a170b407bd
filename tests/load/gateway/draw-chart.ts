/** `node --import tsx tests/load/gateway/draw-chart.ts <result.json> docs/images/gateway-benchmark.svg` */
import { readFileSync, writeFileSync } from 'node:fs';
import { chartOf } from './chart.ts';
import type { BenchmarkResult } from './result.ts';

const [, , resultFile, chartFile] = process.argv;
if (!resultFile || !chartFile) throw new Error('Name the result and the chart');
const result = JSON.parse(readFileSync(resultFile, 'utf8')) as BenchmarkResult;
writeFileSync(chartFile, chartOf(result));
