// VS Code's hovers: Markdown from language/hovers, with pictures.
import * as vscode from 'vscode';
import { hoverAt } from '../language/hovers/hover';
import type { Host } from '../host/host';
import { tokensOfFormat } from '../trace/line-tokens';
import { formatOf, preparedIndex, type PresentRuns } from './present-runs';
import { traceSelector } from './selectors';

/** What the words of a trace mean in its run. */
export function registerHovers({ localize, sessions }: Host, runs: PresentRuns): vscode.Disposable {
  return vscode.languages.registerHoverProvider(traceSelector, {
    async provideHover(document, position, token) {
      const mapped = await runs.exactOrMapped(document, token);
      const line = mapped?.lines.before(position.line + 1);
      if (!mapped || line === undefined) return undefined;
      const index = await preparedIndex(mapped.ready, token);
      if (!index) return undefined;
      const { text } = document.lineAt(position.line);
      const format = formatOf(document);
      const link = (before: number): string => {
        const now = mapped.lines.now(before) ?? before;
        return `[${localize('line {0}', now)}](${document.uri.with({ fragment: `L${now}` }).toString()})`;
      };
      const at = sessions.get(document.uri.toString())?.position.operation;
      const tokens = tokensOfFormat(format, text);
      const hover = hoverAt({ index, line, position: at, text, tokens, format, localize, link }, position.character + 1);
      if (!hover) return undefined;
      const range = new vscode.Range(position.line, hover.column - 1, position.line, hover.endColumn - 1);
      return new vscode.Hover(new vscode.MarkdownString(hover.markdown), range);
    },
  });
}
