/** A document while it is being changed. Only what lies on a changed path is copied, and only once. */
import { copyDocument, setField } from '../bson/ordered.ts';
import { fieldOf } from '../bson/paths.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { dollarPrefixed, levelsOf, maxLevels } from './storable.ts';

type Container = Document | unknown[];

/** Nulls that an update may put before a new element. */
const maxArrayPadding = 1_500_000;

export class Draft {
  /** As it was before the update. */
  readonly original: Document;
  #root: Document;
  #isChanged = false;
  readonly #owned = new WeakSet<Container>();

  constructor(original: Document) {
    this.original = original;
    this.#root = original;
  }

  get root(): Document {
    return this.#root;
  }

  /** The changed document; the original itself when nothing has changed. */
  get result(): Document {
    return this.#isChanged ? this.#root : this.original;
  }

  field(name: string): Spot {
    return new Spot(this, undefined, name);
  }

  at(parts: readonly string[]): Spot {
    const [first = '', ...others] = parts;
    return others.reduce((spot, part) => spot.child(part), this.field(first));
  }

  /** Told by spots only. */
  replaceRoot(root: Document): void {
    this.#root = root;
    this.#owned.add(root);
    this.#isChanged = true;
  }

  isOwned(container: Container): boolean {
    return this.#owned.has(container);
  }

  own<T extends Container>(container: T): T {
    this.#owned.add(container);
    return container;
  }
}

/** A field or an array element, whether it is there yet or not. */
export class Spot {
  readonly draft: Draft;
  readonly parent: Spot | undefined;
  readonly key: string;
  readonly #level: number;

  constructor(draft: Draft, parent: Spot | undefined, key: string) {
    this.draft = draft;
    this.parent = parent;
    this.key = key;
    this.#level = parent === undefined ? 1 : parent.#level + 1;
  }

  child(key: string): Spot {
    return new Spot(this.draft, this, key);
  }

  get path(): string {
    return this.parent === undefined ? this.key : `${this.parent.path}.${this.key}`;
  }

  /** The name of the document's field that holds this spot. */
  get topField(): string {
    return this.parent === undefined ? this.key : this.parent.topField;
  }

  /** The value, undefined when there is none. */
  read(): unknown {
    const container = this.parent === undefined ? this.draft.root : this.parent.read();
    if (Array.isArray(container)) {
      return isElementName(this.key) ? container[Number(this.key)] : undefined;
    }
    return isDocument(container) ? fieldOf(container, this.key) : undefined;
  }

  /**
   * Sets the value and creates what leads there.
   * @throws StoreError PathNotViable, CannotBackfillArray, DollarPrefixedFieldName, Overflow
   */
  write(value: unknown): void {
    if (this.parent === undefined && this.key.startsWith('$')) throw dollarPrefixed(this.key);
    if (this.#level + levelsOf(value) > maxLevels) {
      throw new StoreError('Overflow', `Document exceeds maximum nesting depth of ${maxLevels}`);
    }
    this.#put(value);
  }

  /** Takes the value out; an array keeps its length and gets a null. */
  remove(): void {
    const container = this.#container();
    if (Array.isArray(container)) container[Number(this.key)] = null;
    else delete container[this.key];
  }

  /** @throws StoreError PathNotViable when no value could be created here */
  checkViable(): void {
    if (this.parent === undefined) return;
    const container = this.parent.read();
    if (container === undefined) this.parent.checkViable();
    else if (!canHold(container, this.key)) throw notViable(this.parent.key, container, this.key);
  }

  #put(value: unknown): void {
    const container = this.#container();
    if (Array.isArray(container)) {
      setElement(container, Number(this.key), value);
      return;
    }
    const changed = setField(container, this.key, value);
    if (changed === container) return;
    this.draft.own(changed);
    if (this.parent === undefined) this.draft.replaceRoot(changed);
    else this.parent.#put(changed);
  }

  /** What holds this spot, as a copy of this draft's own. */
  #container(): Container {
    const { draft, parent } = this;
    if (parent !== undefined) return parent.#open(this.key);
    if (!draft.isOwned(draft.root)) draft.replaceRoot(copyDocument(draft.root));
    return draft.root;
  }

  #open(key: string): Container {
    const value = this.read();
    if (value === undefined) {
      const created = this.draft.own<Document>({});
      this.write(created);
      return created;
    }
    if (!canHold(value, key)) throw notViable(this.key, value, key);
    if (this.draft.isOwned(value)) return value;
    const copy = this.draft.own(Array.isArray(value) ? [...value] : copyDocument(value));
    this.#put(copy);
    return copy;
  }
}

const isElementName = (key: string): boolean => /^\d+$/.test(key);

const canHold = (container: unknown, key: string): container is Container =>
  Array.isArray(container) ? isElementName(key) : isDocument(container);

function setElement(items: unknown[], index: number, value: unknown): void {
  if (index - items.length > maxArrayPadding) {
    throw new StoreError(
      'CannotBackfillArray',
      `can't backfill more than ${maxArrayPadding} elements`,
    );
  }
  while (items.length < index) items.push(null);
  items[index] = value;
}

const notViable = (holder: string, value: unknown, key: string) =>
  new StoreError(
    'PathNotViable',
    `Cannot create field '${key}' in element {${holder}: ${show(value)}}`,
  );
