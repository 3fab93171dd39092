// A program and its arguments, as a person types them, in words.

const word = /(?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+/y;
const piece = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^'"\\]+)/g;

/** Words between blanks; quotes and backslashes hold words together as in a shell, and nothing else means anything. Undefined: a quote is open. */
export function commandWords(text: string): string[] | undefined {
  const words: string[] = [];
  const trimmed = text.trim();
  for (let at = 0; at < trimmed.length;) {
    word.lastIndex = at;
    const [found] = word.exec(trimmed) ?? [];
    if (found === undefined) return undefined;
    at += found.length;
    // A word ends at a blank; where it does not, what follows is a quote or a backslash that nothing closes.
    const [blanks] = /^\s*/.exec(trimmed.slice(at))!;
    if (blanks === '' && at < trimmed.length) return undefined;
    at += blanks.length;
    words.push(unquoted(found));
  }
  return words;
}

function unquoted(found: string): string {
  return found.replace(piece, (_, single?: string, double?: string, escaped?: string, plain?: string) => {
    return single ?? double?.replace(/\\([\\"])/g, '$1') ?? escaped ?? plain ?? '';
  });
}
