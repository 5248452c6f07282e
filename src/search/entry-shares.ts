// A number for each of some hundred entries, changed several times while one message is read: an array, asked by name.

export class EntryShares {
  readonly #places: ReadonlyMap<string, number>;
  readonly #values: Float64Array;

  /** `places`: where each entry stands in `values`. It is shared by many, and never changed. */
  constructor(places: ReadonlyMap<string, number>, values: Float64Array) {
    this.#places = places;
    this.#values = values;
  }

  get(entry: string): number {
    const at = this.#places.get(entry);
    return at === undefined ? 0 : (this.#values[at] as number);
  }

  /** An entry that has no place has no share either. */
  set(entry: string, share: number): void {
    const at = this.#places.get(entry);
    if (at !== undefined) this.#values[at] = share;
  }

  add(entry: string, share: number): void {
    this.set(entry, this.get(entry) + share);
  }

  addUpToOne(): void {
    const values = this.#values;
    let sum = 0;
    for (let at = 0; at < values.length; at++) sum += values[at] as number;
    if (sum === 0) return;
    for (let at = 0; at < values.length; at++) values[at] = (values[at] as number) / sum;
  }

  copy(): EntryShares {
    return new EntryShares(this.#places, this.#values.slice());
  }

  /** In the order of the places. */
  forEach(visit: (entry: string, share: number) => void): void {
    this.#places.forEach((at, entry) => {
      visit(entry, this.#values[at] as number);
    });
  }
}
