interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

/** `€1,940`; cents only where there are some. */
export const moneyWords = ({ amount, currencyCode }: Money): string =>
  new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency: currencyCode,
    minimumFractionDigits: /\.0*$|^\d+$/.test(amount) ? 0 : 2,
  }).format(Number(amount));

export const countWords = (count: number): string => new Intl.NumberFormat('en-GB').format(count);
