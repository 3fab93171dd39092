// The attributes that the tools know, and how to tell a misspelt one from one of somebody's own.
import { farthest, spellingDistance } from './spelling';

/** Attributes that the tools know. */
export const attributeKeys = ['time', 'cpu', 'pid', 'comm', 'site', 'order', 'flags'] as const;

/** Keys that come near a known one, and are usual for something else. */
const usual = new Set(['size', 'side', 'code', 'tile', 'type', 'flow']);

/** The known attribute that a key is a misspelling of; undefined where it is known, or somebody's own. */
export function meantAttribute(key: string): string | undefined {
  const small = key.toLowerCase();
  const isKnown = attributeKeys.some((known) => known === key);
  if (isKnown || key.length < 3 || usual.has(small)) return undefined;
  return attributeKeys.find((known) => {
    // Who mistypes a word mostly begins it well, or swaps its first two letters.
    const beginsAlike = small[0] === known[0] || (small[0] === known[1] && small[1] === known[0]);
    return beginsAlike && spellingDistance(small, known) <= Math.min(farthest(known), known.length > 4 ? 2 : 1);
  });
}
