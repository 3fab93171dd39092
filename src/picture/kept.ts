// What a view has made for one position, kept while frames follow each other there: the reader scrolls, or only the pointer moves.

/** One value, and the key it was made for. */
export class Kept<Value> {
  private key: string | undefined;
  private value: Value | undefined;

  /** The value kept for this key, or a new one in its place. */
  at(key: string, make: () => Value): Value {
    if (this.key !== key || this.value === undefined) {
      this.value = make();
      this.key = key;
    }
    return this.value;
  }

  forget(): void {
    this.key = undefined;
    this.value = undefined;
  }
}
