// Writes plain data as Python's pickle does (protocol 4): what was written once, an object or a text, is named by its number from then on.
const maximumSmall = 0xff;

/** Plain data. */
type Value = number | string | readonly Value[] | { readonly [key: string]: Value };

/** A pickle of one value. */
export class PickleWriter {
  private bytes = new Uint8Array(1 << 16);
  private length = 0;
  private readonly memo = new Map<unknown, number>();
  private readonly encoder = new TextEncoder();

  write(value: Value): Uint8Array {
    this.put(0x80, 4);
    this.add(value);
    this.putText('.');
    return this.bytes.subarray(0, this.length);
  }

  private add(value: Value): void {
    if (typeof value === 'number') this.addNumber(value);
    else if (this.addKnown(value)) return;
    else if (typeof value === 'string') {
      const text = this.encoder.encode(value);
      this.put(0x8c, text.length, ...text);
      this.memoize(value);
    } else if (Array.isArray(value)) {
      this.putText(']');
      this.memoize(value);
      this.addAll(value as readonly Value[], 'e');
    } else {
      this.putText('}');
      this.memoize(value);
      this.addAll(Object.entries(value).flat<Value[]>(), 'u');
    }
  }

  private addAll(values: readonly Value[], end: string): void {
    if (values.length === 0) return;
    this.putText('(');
    for (const each of values) this.add(each);
    this.putText(end);
  }

  private addNumber(value: number): void {
    if (value <= maximumSmall) {
      this.putText('K');
      this.put(value);
    } else if (value <= 0xffff) {
      this.putText('M');
      this.putInteger(value, 2);
    } else if (value <= 0x7fff_ffff) {
      this.putText('J');
      this.putInteger(value, 4);
    } else {
      this.put(0x8a, 8);
      this.putInteger(value, 8);
    }
  }

  private addKnown(value: unknown): boolean {
    const known = this.memo.get(value);
    if (known === undefined) return false;
    this.putText(known <= maximumSmall ? 'h' : 'j');
    this.putInteger(known, known <= maximumSmall ? 1 : 4);
    return true;
  }

  private memoize(value: unknown): void {
    this.memo.set(value, this.memo.size);
    this.put(0x94);
  }

  private putInteger(value: number, count: number): void {
    for (let i = 0, rest = value; i < count; i++, rest = Math.floor(rest / 256)) this.put(rest % 256);
  }

  private putText(character: string): void {
    this.put(character.charCodeAt(0));
  }

  private put(...bytes: readonly number[]): void {
    if (this.length + bytes.length > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2 + bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}
