// Options that are a whole number between two limits.
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import { Failure } from './failure';

/** The number that an option has, or `Failure` with a sentence that names the limits. */
export function numberOption(option: string, text: string, from: number, to: number, localize: Localize): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= from && value <= to) return value;
  throw new Failure(
    localize("option --{0} cannot be '{1}'. It is a number from {2} to {3}.", option, text, formatCount(from), formatCount(to)),
  );
}
