/** A few values of many: what is dropped is given back to the memory. */
import { type MemoryLimit, sizeOf } from '../memory-limit.ts';
import type { Accumulator } from './accumulator.ts';

export type Order = (a: unknown, b: unknown) => number;

export class FirstValues implements Accumulator {
  readonly #values: unknown[] = [];
  readonly #count: number;
  readonly #memory: MemoryLimit | undefined;

  constructor(count: number, memory: MemoryLimit | undefined) {
    this.#count = count;
    this.#memory = memory;
  }

  add(value: unknown): void {
    if (this.#values.length >= this.#count) return;
    this.#memory?.take(value);
    this.#values.push(value);
  }

  result(): unknown {
    return [...this.#values];
  }
}

export class LastValues implements Accumulator {
  #values: unknown[] = [];
  readonly #count: number;
  readonly #memory: MemoryLimit | undefined;

  constructor(count: number, memory: MemoryLimit | undefined) {
    this.#count = count;
    this.#memory = memory;
  }

  add(value: unknown): void {
    this.#memory?.take(value);
    this.#values.push(value);
    // Twice as many are kept, so that older ones are dropped only now and then.
    if (this.#values.length < 2 * this.#count) return;
    const dropped = this.#values.slice(0, -this.#count);
    this.#memory?.takeBytes(-dropped.reduce<number>((sum, item) => sum + sizeOf(item), 0));
    this.#values = this.#values.slice(-this.#count);
  }

  result(): unknown {
    return this.#values.slice(-this.#count);
  }
}

/** The least or the greatest few in an order, kept sorted. Equal ones stay as they came. */
export class BestValues implements Accumulator {
  readonly #values: unknown[] = [];
  readonly #count: number;
  readonly #order: Order;
  readonly #isLeast: boolean;
  readonly #memory: MemoryLimit | undefined;

  constructor(count: number, order: Order, isLeast: boolean, memory: MemoryLimit | undefined) {
    this.#count = count;
    this.#order = order;
    this.#isLeast = isLeast;
    this.#memory = memory;
  }

  add(value: unknown): void {
    if (this.#values.length >= this.#count) {
      const worst = this.#isLeast ? this.#values.at(-1) : this.#values[0];
      const order = this.#order(value, worst);
      if (this.#isLeast ? order >= 0 : order <= 0) return;
      this.#memory?.takeBytes(-sizeOf(worst));
      if (this.#isLeast) this.#values.pop();
      else this.#values.shift();
    }
    this.#memory?.take(value);
    let [low, high] = [0, this.#values.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#order(value, this.#values[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    this.#values.splice(low, 0, value);
  }

  result(): readonly unknown[] {
    return [...this.#values];
  }
}
