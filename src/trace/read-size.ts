import { sizeSuffixes } from '../model/size';

/** The bytes that a SIZE written in a trace means; undefined where it is none. */
export function readSize(text: string): number | undefined {
  const match = /^(0x[0-9a-fA-F]+|\d[\d_]*)([A-Za-z]*)$/.exec(text);
  if (!match) return undefined;
  const factor = sizeSuffixes.get(match[2]);
  return factor === undefined ? undefined : Number(match[1].replace(/_/g, '')) * factor;
}
