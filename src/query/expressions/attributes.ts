// The attributes of operations (`@ cpu=1 site="main"`) in expressions, each read from its column of the table. One that is added here is a fact of the
// operation, a part of a handle, and a line of the variables.
import type { Run } from '../../replay/run/run';
import type { OperationTable } from '../../trace/operation-table';
import { numberWord, textWord, type Word } from './word';

/** A number; `absent` where the trace gives it to no operation. */
interface NumberAttribute {
  readonly kind: 'number';
  readonly word: Word;
  readonly column: (table: OperationTable) => Float64Array | undefined;
  readonly absent: number;
}

/** A text: the column has ids of names plus one, 0 where there is none. */
interface NameAttribute {
  readonly kind: 'name';
  readonly word: Word;
  readonly column: (table: OperationTable) => Int32Array | undefined;
}

const attributes: ReadonlyMap<string, NumberAttribute | NameAttribute> = new Map<string, NumberAttribute | NameAttribute>([
  [
    'time',
    { kind: 'number', word: numberWord('seconds', 'The time of the operation, in seconds'), column: ({ time }) => time, absent: NaN },
  ],
  ['cpu', { kind: 'number', word: numberWord('none', 'The CPU of the operation'), column: ({ cpu }) => cpu, absent: 0 }],
  ['site', { kind: 'name', word: textWord('The call site of the operation'), column: ({ site }) => site }],
  ['thread', { kind: 'name', word: textWord('The thread of the operation'), column: ({ thread }) => thread }],
]);

/** The words of all attributes, by name. */
export const attributeWords: ReadonlyMap<string, Word> = new Map([...attributes].map(([name, { word }]) => [name, word]));

/** A number that an attribute gives operations of a run, NaN where it gives none; undefined for words that are no such attribute. */
export function attributeNumber(name: string, { table }: Run): ((op: number) => number) | undefined {
  const attribute = attributes.get(name);
  if (attribute?.kind !== 'number') return undefined;
  const column = attribute.column(table);
  const { absent } = attribute;
  return column === undefined ? () => absent : (op) => column[op];
}

/** A text that an attribute gives operations of a run, and a quick way to compare it; undefined for words that are no such attribute. */
export function attributeText(
  name: string,
  { table, trace }: Run,
): { readonly get: (op: number) => string | undefined; readonly is: (text: string) => (op: number) => boolean } | undefined {
  const attribute = attributes.get(name);
  if (attribute?.kind !== 'name') return undefined;
  const column = attribute.column(table);
  return {
    get: (op) => {
      const id = column?.[op] ?? 0;
      return id === 0 ? undefined : trace.names.text(id - 1);
    },
    is: (text) => {
      const id = trace.names.idOf(text) + 1;
      return (op) => id > 0 && column?.[op] === id;
    },
  };
}

/** The attributes that a trace gives an operation, with their values. */
export function attributesOf(run: Run, op: number): { readonly name: string; readonly value: string | number; readonly word: Word }[] {
  return [...attributes].flatMap(([name, attribute]) => {
    if (attribute.column(run.table) === undefined) return [];
    const value = attributeText(name, run)?.get(op) ?? attributeNumber(name, run)?.(op);
    return value === undefined || Number.isNaN(value) ? [] : [{ name, value, word: attribute.word }];
  });
}
