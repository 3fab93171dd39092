// What the pages of the codes say, for tools that show a rule beside its results: the pages lie in media/ beside dist/, as the translations do.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { documentationPages, type ReportedCode } from '../language/documentation';
import type { CodePage } from '../report/sarif-report';

/** Reads the English pages of codes; `folder` is where the program lies. A code without a page is told by its name alone. */
export function codePages(folder: string): (code: ReportedCode) => CodePage {
  return (code) => {
    let text: string;
    try {
      text = readFileSync(path.join(folder, '..', documentationPages(code, 'en')[0]), 'utf8');
    } catch {
      return { summary: code, markdown: code };
    }
    // A page begins with its code as a heading, and goes on with a sentence that says what is meant.
    const [summary] = /[^#\n][^\n]*?\.(?=\s)/.exec(text.replace(/^#.*\n/, '')) ?? [code];
    return { summary, markdown: text };
  };
}
