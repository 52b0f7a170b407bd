/** The number a customer knows an order by, however it was typed: `gg12047`, `GG 12047`, `order no. 12047`. */
const orderNumber =
  /\bgg ?[-#]? ?(\d{5,8})\b|\border(?: (?:number|no|nr|num|id))?(?: is)?\.?:? ?#? ?(\d{5,8})\b|#(\d{5,8})\b/;

/** The order's number as printed (null when there is none), and the text without it. */
export function readOrderNumber(text: string): { orderNumber: string | null; rest: string } {
  const match = orderNumber.exec(text);
  const digits = match?.[1] ?? match?.[2] ?? match?.[3];
  if (!match || !digits) return { orderNumber: null, rest: text };
  return { orderNumber: `GG-${digits}`, rest: text.replace(match[0], ' order ') };
}
