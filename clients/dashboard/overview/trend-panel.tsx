import { useId } from 'react';
import type { KpiKey } from '../generated/graphql.ts';
import { Panel } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { kpiTiles } from './kpi-tiles.ts';
import { kpiWords } from './kpi-words.ts';
import { type Range, slicesOf, sliceWords } from './slices.ts';
import { TrendChart } from './trend-chart.tsx';
import { useTrendUrl } from './trend-url.ts';
import type { Figures } from './use-figures.ts';

interface TrendPanelProps {
  /** null while they are counted */
  readonly kpis: Figures['kpis'] | null;
  readonly range: Range;
}

/** How one of the figures went through the period, against its target: as a chart, and as the table that it is made of. */
export function TrendPanel({ kpis, range }: TrendPanelProps) {
  const { key, isTable, choose } = useTrendUrl();
  const now = useNow(60_000);
  const kpi = kpis?.find((one) => one.key === key);
  const name = kpiTiles.find((tile) => tile.key === key)?.name ?? key;
  const slices = slicesOf(range, kpi?.series.length ?? 0);
  const tools = (
    <span className="d-trendtools">
      <FigureChoice value={key} onChoose={(figure) => choose({ key: figure, isTable })} />
      <ShowAs isTable={isTable} onChoose={(asTable) => choose({ key, isTable: asTable })} />
    </span>
  );
  return (
    <Panel title="Over time" aside={tools}>
      {kpi ? (
        <>
          {isTable ? null : <TrendChart kpi={kpi} name={name} slices={slices} now={now} />}
          <div className={isTable ? undefined : 'sr'}>
            <table className="d-figures num">
              <caption className="sr">{name} over time, oldest first</caption>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">{name}</th>
                </tr>
              </thead>
              <tbody>
                {slices.map((slice, i) => (
                  <tr key={slice.from.getTime()}>
                    <th scope="row">{sliceWords(slice, now)}</th>
                    <td>{kpiWords(key, kpi.series[i] ?? null)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : (
        <div className="d-plot skeleton" aria-hidden="true" />
      )}
    </Panel>
  );
}

function FigureChoice({ value, onChoose }: { value: KpiKey; onChoose: (key: KpiKey) => void }) {
  const id = useId();
  return (
    <>
      <label className="sr" htmlFor={id}>
        Figure
      </label>
      <select
        className="input"
        id={id}
        value={value}
        onChange={({ target }) => onChoose(target.value as KpiKey)}
      >
        {kpiTiles.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}

function ShowAs({ isTable, onChoose }: { isTable: boolean; onChoose: (isTable: boolean) => void }) {
  return (
    <>
      <button type="button" aria-pressed={!isTable} onClick={() => onChoose(false)}>
        Chart
      </button>
      <button type="button" aria-pressed={isTable} onClick={() => onChoose(true)}>
        Table
      </button>
    </>
  );
}
