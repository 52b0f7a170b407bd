import { Icon } from '../ui/icon.tsx';
import { kpiTiles } from './kpi-tiles.ts';

/** In the place of figures that the role does not read: which there are, and whose they are. */
export const FiguresForLeads = () => (
  <ul className="d-kpis is-closed">
    {kpiTiles.map(({ key, name }) => (
      <li className="d-kpi" key={key}>
        <h2>{name}</h2>
        <p className="d-goal is-pearl">
          <Icon name="lock" size="s" />
          For leads
        </p>
        <p className="d-dim">A support lead sees this figure.</p>
      </li>
    ))}
  </ul>
);
