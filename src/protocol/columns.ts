// Columns of numbers, as views are sent them: one schema says what is in each column and how its elements are stored, the types follow.

export type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

export type ColumnType =
  Float64ArrayConstructor | Uint32ArrayConstructor | Int32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;

/** The columns of one kind of row by name, in any order. */
export type ColumnSchema = Readonly<Record<string, ColumnType>>;

type ColumnOf<Type extends ColumnType> = Type extends Float64ArrayConstructor
  ? Float64Array
  : Type extends Uint32ArrayConstructor
    ? Uint32Array
    : Type extends Int32ArrayConstructor
      ? Int32Array
      : Type extends Uint16ArrayConstructor
        ? Uint16Array
        : Uint8Array;

/** Columns of a schema. All have the same length: an index is a row. */
export type ColumnsOf<Schema extends ColumnSchema> = { readonly [Name in keyof Schema]: ColumnOf<Schema[Name]> };
