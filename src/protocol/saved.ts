// Reads what was saved in another life of the page: by an older version of the extension, or a newer one, or broken. Nothing is believed
// of it; what is not as it should be is left out, and its reader takes the default.

/** What a value is, if it is that; undefined where it is not. */
export type Reader<Value> = (saved: unknown) => Value | undefined;

/** What a reader reads. */
export type Read<Each> = Each extends Reader<infer Value> ? Value : never;

export const truth: Reader<boolean> = (saved) => (typeof saved === 'boolean' ? saved : undefined);

export const text: Reader<string> = (saved) => (typeof saved === 'string' ? saved : undefined);

/** A number between two, both included. */
export function numberFrom(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (saved) => (typeof saved === 'number' && saved >= least && saved <= most ? saved : undefined);
}

/** A whole number between two, both included. */
export function wholeFrom(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  const inRange = numberFrom(least, most);
  return (saved) => (Number.isInteger(saved) ? inRange(saved) : undefined);
}

/** One of a few words. */
export function oneOf<const Value extends string>(values: readonly Value[]): Reader<Value> {
  return (saved) => values.find((each) => each === saved);
}

/** Those elements of a list that are as they should be. */
export function listOf<Value>(element: Reader<Value>): Reader<readonly Value[]> {
  return (saved) => (Array.isArray(saved) ? saved.map(element).filter((each) => each !== undefined) : undefined);
}

/** An object all of whose fields are as they should be, and `holds` is true of it. */
export function whole<Value extends object>(
  readers: { readonly [Name in keyof Value]-?: Reader<Value[Name]> },
  holds: (value: Value) => boolean,
): Reader<Value> {
  const read = fields(readers);
  return (saved) => {
    const value = read(saved);
    const complete = Object.values(value).every((each) => each !== undefined);
    return complete && holds(value as Value) ? (value as Value) : undefined;
  };
}

/** The fields of an object that are as they should be, each by itself; none of what is no object. Never undefined. */
export function fields<Value extends object>(readers: {
  readonly [Name in keyof Value]-?: Reader<Value[Name]>;
}): (saved: unknown) => Readonly<Partial<Value>> {
  const names = Object.keys(readers) as (keyof Value)[];
  return (saved) => {
    const given = (typeof saved === 'object' && saved !== null ? saved : {}) as Readonly<Record<keyof Value, unknown>>;
    return Object.fromEntries(names.map((name) => [name, readers[name](given[name])])) as Partial<Value>;
  };
}
