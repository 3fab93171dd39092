// Values of expressions as text, the same in hovers, variables, logpoints and stops.
import type { Localize } from '../../model/localize';
import { formatSize } from '../../model/size';
import type { Run } from '../../replay/run/run';
import { addressAt } from './sample';
import type { Word } from './word';
import { isReference, type HandleReference, type Reference, type Unit, type Value } from './value';

/** Digits behind the point that say something. */
const precision = 4;

/** A value for people: bytes with their unit, addresses in hex, texts in quotes. */
export function formatValue(value: Value, unit: Unit, run: Run, localize: Localize): string {
  if (value === undefined) return localize('none');
  if (isReference(value)) return formatReference(value, run, localize);
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'boolean') return String(value);
  switch (unit) {
    case 'bytes':
      return formatBytes(Number(value));
    case 'percent':
      return formatPercentage(Number(value));
    case 'address':
      return formatHex(value);
    case 'seconds':
      return localize('{0} s', Number(value));
    case 'none':
      return typeof value === 'bigint' ? String(value) : trimmed(value, precision);
  }
}

/** The value of an attribute as it is listed: a text without quotes. */
export function attributeValue(value: string | number, { unit }: Word, localize: Localize): string {
  return unit === 'seconds' ? localize('{0} s', value) : String(value);
}

/** What a value is, in one word. */
export function typeName(value: Value, unit: Unit): string {
  if (value === undefined) return 'none';
  if (isReference(value)) return value.kind;
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return unit === 'none' ? 'number' : unit;
}

/** `64 B`, and from 1 KiB on both ways: `4096 B (4 KiB)`. */
export function formatBytes(bytes: number): string {
  return Math.abs(bytes) < 1024 ? `${trimmed(bytes, precision)} B` : `${trimmed(bytes, precision)} B (${formatSize(bytes)})`;
}

/** Percent with as many digits as say something: `27.27%`. */
export function formatPercentage(percent: number): string {
  return `${trimmed(percent, 2)}%`;
}

/** Hexadecimal as everywhere in the field. */
function formatHex(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function formatReference(reference: Reference, run: Run, localize: Localize): string {
  switch (reference.kind) {
    case 'handle':
      return formatHandle(reference, run, localize);
    case 'cache': {
      const { name, geometry } = run.caches[reference.cache];
      return localize('{0}, objects of {1} in slots of {2}', name, formatBytes(geometry.objectSize), formatBytes(geometry.slot));
    }
    case 'slab': {
      const address = formatHex(addressAt(run, reference.unit * run.arena.unit));
      return localize('slab of {0} at {1}', run.caches[reference.cache].name, address);
    }
    case 'range':
      return `${rangeText(run, reference.from, reference.to)} (${formatBytes(reference.to - reference.from)})`;
  }
}

function formatHandle({ operation }: HandleReference, run: Run, localize: Localize): string {
  if (operation === undefined) return localize('not live');
  const asked = run.requestedOf(operation);
  const held = run.heldOf(operation);
  const line = run.table.line[operation];
  const address = run.addressOf(operation);
  if (asked === held) return localize('{0}, {1}, line {2}', address, formatBytes(asked), line);
  return localize('{0}, {1} in {2}, line {3}', address, formatBytes(asked), formatBytes(held), line);
}

/** Bytes [from, to) of the arena, as offsets, in the form expressions have for them. */
export function rangeText(run: Run, from: number, to: number): string {
  return `${formatHex(addressAt(run, from))}..${formatHex(addressAt(run, to - 1))}`;
}

function trimmed(value: number, digits: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(digits)));
}
