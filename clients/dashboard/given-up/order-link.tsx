import { Link } from 'wouter';

/** To the order that something is of. @param otherwise where there is none */
export const OrderLink = ({
  order,
  otherwise,
}: {
  order: { readonly number: string } | null;
  otherwise: string;
}) =>
  order ? (
    <Link className="num" href={`/orders?view=all&open=${order.number}`}>
      {order.number}
    </Link>
  ) : (
    otherwise
  );
