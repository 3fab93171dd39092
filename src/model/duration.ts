// Times of a recording as people read them, in the digits of their language.
import { formatNumber } from './size';

/** Units up to a minute, each with how many of it make a second. */
const units = [
  ['ns', 1e9],
  ['µs', 1e6],
  ['ms', 1e3],
  ['s', 1],
] as const;
/** From so many seconds on times are written as clocks do. */
const leastClock = 120;
const mostDecimals = 9;

/** What times beside each other have in common, in seconds. */
export interface TimeScale {
  /** The greatest of them, by which the unit is chosen. */
  readonly most: number;
  /** Differences of so much are to be seen. */
  readonly step: number;
}

/** A time since the beginning: `350 µs`, `1.25 s`, `12:05`, `1:02:05.5`. */
export function formatTime(seconds: number, { most, step }: TimeScale): string {
  if (most >= leastClock) return clockText(seconds, decimalsOf(step));
  const [unit, perSecond] = (most > 0 && units.find(([, count]) => most * count < 1000)) || units[units.length - 1];
  return `${formatNumber(seconds * perSecond, decimalsOf(step * perSecond))} ${unit}`;
}

/** A time by itself, with all digits that it has up to a nanosecond. */
export function formatSingleTime(seconds: number): string {
  return formatTime(seconds, { most: seconds, step: 1e-9 });
}

function clockText(seconds: number, decimals: number): string {
  const scale = 10 ** decimals;
  const rounded = Math.round(seconds * scale) / scale;
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor((rounded - hours * 3600) / 60);
  const rest = rounded - hours * 3600 - minutes * 60;
  const padded = `${rest < 10 ? '0' : ''}${formatNumber(rest, decimals)}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}

/** Decimals by which a difference is seen. */
function decimalsOf(step: number): number {
  return Math.max(0, Math.min(mostDecimals, Math.ceil(-Math.log10(step) - 1e-6)));
}
