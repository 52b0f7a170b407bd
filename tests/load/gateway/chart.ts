import type { BenchmarkResult, ContenderFigures } from './result.ts';

const width = 720;
const namesWidth = 190;
const barsWidth = 420;
const rowHeight = 24;
const barHeight = 14;
const titleHeight = 40;
const footHeight = 28;

/** A panel of bars for each scenario, each by its own scale: times less processor time than the first contender. */
export function chartOf(result: BenchmarkResult): string {
  const panels: string[] = [];
  let top = 0;
  for (const { scenario, contenders } of result.scenarios) {
    const sorted = [...contenders].sort((a, b) => b.timesLessCpu - a.timesLessCpu);
    panels.push(panelOf(scenario, sorted, top));
    top += titleHeight + sorted.length * rowHeight;
  }
  const { date, node, cores, rounds, seconds, connections } = result;
  const foot = `${date} · Node ${node} · ${cores} cores · ${connections} connections · median of ${rounds} × ${seconds} s`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top + footHeight}" role="img" aria-label="How many times less processor time a request takes than with the stock gateway">
<style>
  text { font: 13px system-ui, sans-serif; fill: #3d3a36 }
  .title { font-weight: 600 }
  .foot { font-size: 11px; fill: #77716a }
  .ours { fill: #9a7238 }
  .other { fill: #c9c3ba }
  @media (prefers-color-scheme: dark) {
    text { fill: #e8e3da }
    .foot { fill: #a39c92 }
    .ours { fill: #d3a75f }
    .other { fill: #5c574f }
  }
</style>
${panels.join('\n')}
<text class="foot" x="0" y="${top + 18}">${escaped(foot)}</text>
</svg>
`;
}

function panelOf(scenario: string, contenders: readonly ContenderFigures[], top: number): string {
  const longest = Math.max(...contenders.map(({ timesLessCpu }) => timesLessCpu));
  const rows = contenders.map(({ name, timesLessCpu }, index) => {
    const y = top + titleHeight + index * rowHeight;
    const barWidth = ((timesLessCpu / longest) * barsWidth).toFixed(1);
    const kind = name.startsWith('ours') ? 'ours' : 'other';
    return `<text x="${namesWidth - 10}" y="${y}" text-anchor="end">${escaped(name)}</text>
<rect class="${kind}" x="${namesWidth}" y="${y - 11}" width="${barWidth}" height="${barHeight}" rx="2"/>
<text x="${(namesWidth + Number(barWidth) + 8).toFixed(1)}" y="${y}">${timesLessCpu.toFixed(1)} ×</text>`;
  });
  return `<text class="title" x="0" y="${top + 18}">${escaped(scenario)}</text>\n${rows.join('\n')}`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
