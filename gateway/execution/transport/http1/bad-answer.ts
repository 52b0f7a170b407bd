/** An answer that is not HTTP as we take it. Its connection is of no more use. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
}
