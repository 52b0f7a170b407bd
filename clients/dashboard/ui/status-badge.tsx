import type { StatusLook } from '../../design/status.ts';
import { Icon } from './icon.tsx';

/** Shape, word, colour: always together. */
export const StatusBadge = ({ look }: { look: StatusLook }) => (
  <span className={`status is-${look.gem}`}>
    <Icon name={look.shape} />
    {look.word}
  </span>
);
