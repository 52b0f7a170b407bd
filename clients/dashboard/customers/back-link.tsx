import { Link } from 'wouter';
import { Icon } from '../ui/icon.tsx';

export const BackLink = () => (
  <Link className="c-back" href="/customers">
    <Icon name="back" size="s" />
    Find another customer
  </Link>
);
