// The patterns of the user's settings, where they can be used.
import { LinePatterns } from '../trace/pattern/pattern-format';
import { PatternError } from '../trace/pattern/pattern-error';

/** The patterns ready to be matched; undefined where there are none, or one of them is wrong: that is said by whoever runs them. */
export function usablePatterns(texts: readonly string[]): LinePatterns | undefined {
  if (texts.length === 0) return undefined;
  try {
    return new LinePatterns(texts);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
