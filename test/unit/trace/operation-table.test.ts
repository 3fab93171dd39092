import * as assert from 'node:assert/strict';
import { OperationKind, OperationTable } from '../../../src/trace/operation-table';

/** Rows with their number in every column, those of `extras` with attributes. */
function filled(count: number, extras: (row: number) => boolean = () => false): OperationTable {
  const table = new OperationTable(1);
  for (let i = 0; i < count; i++) {
    const row = table.add(i % 5 === 0 ? OperationKind.FreeAll : OperationKind.Alloc, i, i * 10, i + 1, i + 2, i + 3);
    assert.equal(row, i);
    if (!extras(i)) continue;
    table.setCpu(i, i);
    table.setSite(i, i);
    table.setTime(i, i / 2);
    table.setPlacement(i, i, i + 1);
  }
  return table;
}

function row(table: OperationTable, at: number): unknown[] {
  const { kind, handle, size, operand, line, column, cpu, site, time, placementHigh, placementLow } = table;
  const plain = [kind, handle, size, operand, line, column].map((values) => values[at]);
  return [...plain, cpu?.[at] ?? 0, site?.[at] ?? 0, time?.[at] ?? NaN, placementHigh?.[at] ?? 0, placementLow?.[at] ?? 0];
}

const rows = (table: OperationTable): unknown[][] => Array.from({ length: table.count }, (_, at) => row(table, at));

describe('OperationTable', () => {
  it('grows, and keeps what is in it', () => {
    const table = filled(5000, (i) => i === 7 || i > 3000);
    assert.deepEqual(row(table, 6), [OperationKind.Alloc, 6, 60, 7, 8, 9, 0, 0, NaN, 0, 0]);
    assert.deepEqual(row(table, 7), [OperationKind.Alloc, 7, 70, 8, 9, 10, 7, 8, 3.5, 7, 8]);
    assert.deepEqual(row(table, 2999), [OperationKind.Alloc, 2999, 29990, 3000, 3001, 3002, 0, 0, NaN, 0, 0]);
    assert.deepEqual(row(table, 4999), [OperationKind.Alloc, 4999, 49990, 5000, 5001, 5002, 4999, 5000, 2499.5, 4999, 5000]);
    assert.equal(table.freeAllCount, 1000);
  });

  it('has the columns that few need only when they are needed', () => {
    const { cpu, site, time, placementHigh } = filled(10);
    assert.deepEqual([cpu, site, time, placementHigh], [undefined, undefined, undefined, undefined]);
  });

  it('gives back the room that no row uses', () => {
    const table = filled(1100, (i) => i % 2 === 0);
    const before = rows(table);
    const { byteLength } = table;
    table.trim();
    assert.ok(table.byteLength < byteLength);
    assert.deepEqual(rows(table), before);
    assert.equal(table.add(OperationKind.Free, 1, 2, 3, 4, 5), 1100);
    assert.deepEqual(rows(table).slice(0, 1100), before);
  });

  it('drops rows with all that was set in them', () => {
    const table = filled(20, () => true);
    table.truncate(3);
    assert.equal(table.count, 3);
    assert.equal(table.freeAllCount, 1);
    table.add(OperationKind.Free, 1, 2, 3, 4, 5);
    assert.deepEqual(row(table, 3).slice(6, 9), [0, 0, NaN]);
  });

  it('appends rows of another table', () => {
    const from = filled(30, (i) => i > 20);
    const table = new OperationTable(0);
    table.append(from, 0, 5);
    table.append(from, 18, 25);
    assert.deepEqual(rows(table), [...rows(from).slice(0, 5), ...rows(from).slice(18, 25)]);
  });

  it('makes kmallocs of its allocations for another reading', () => {
    const table = filled(10);
    const other = table.asKmalloc();
    assert.deepEqual(Array.from(other.kind.subarray(0, 3)), [OperationKind.FreeAll, OperationKind.Kmalloc, OperationKind.Kmalloc]);
    assert.equal(table.kind[1], OperationKind.Alloc);
    assert.equal(other.count, 10);
    assert.equal(other.handle, table.handle);
  });

  it('keeps columns up to 65,535', () => {
    const table = new OperationTable();
    table.add(OperationKind.Free, 0, 0, 0, 1, 65_535);
    table.add(OperationKind.Free, 0, 0, 0, 1, 70_000);
    assert.deepEqual(Array.from(table.column.subarray(0, 2)), [65_535, 65_535]);
  });
});
