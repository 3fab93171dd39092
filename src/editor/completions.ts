// VS Code's completions and signature help, from language/completion and language/signature.
import * as vscode from 'vscode';
import { completionsAt, fileBeingTyped, type CompletionKind } from '../language/completion';
import { signatureAt } from '../language/signature';
import { indexOfRun } from '../analysis/run-index';
import { filesIn } from '../host/arena-files';
import type { Host } from '../host/host';
import type { PresentRuns } from './present-runs';
import { languageSelector } from './selectors';

const kinds: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  keyword: vscode.CompletionItemKind.Keyword,
  option: vscode.CompletionItemKind.Property,
  handle: vscode.CompletionItemKind.Variable,
  cache: vscode.CompletionItemKind.Class,
  size: vscode.CompletionItemKind.Unit,
  metric: vscode.CompletionItemKind.Field,
  operator: vscode.CompletionItemKind.Operator,
  value: vscode.CompletionItemKind.Value,
  attribute: vscode.CompletionItemKind.Property,
  site: vscode.CompletionItemKind.Function,
  code: vscode.CompletionItemKind.EnumMember,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
};

/** Completes words, from the latest run: while somebody types there is no newer one. */
export function registerCompletions({ localize }: Host, runs: PresentRuns): vscode.Disposable {
  const completions = vscode.languages.registerCompletionItemProvider(
    languageSelector,
    {
      async provideCompletionItems(document, position) {
        const { text } = document.lineAt(position.line);
        const file = fileBeingTyped(text.slice(0, position.character));
        const files = file && (await filesIn(document.uri, file.folder));
        const mapped = runs.latest(document);
        const index = mapped && indexOfRun(mapped.ready.run);
        const scope = { index, position: mapped ? positionBefore(mapped, position.line + 1) : 0, localize, files };
        const { column, items } = completionsAt(text.slice(0, position.character), scope);
        // The rest of the word behind the cursor is replaced, too.
        const rest = /^[\w.$:\-[\]*]*/.exec(text.slice(position.character))?.[0].length ?? 0;
        const inserting = new vscode.Range(position.line, column - 1, position.line, position.character);
        const replacing = inserting.with({ end: position.translate(0, rest) });
        return items.map(({ label, kind, detail, documentation, insert }, order) => {
          const item = new vscode.CompletionItem(label, kinds[kind]);
          item.detail = detail;
          if (documentation !== undefined) item.documentation = new vscode.MarkdownString(documentation);
          item.insertText = insert ?? label;
          item.range = { inserting, replacing };
          item.filterText = label;
          item.sortText = String(order).padStart(5, '0');
          if (insert?.endsWith(' ') || insert?.endsWith('(') || insert?.endsWith('=') || insert?.endsWith('/')) {
            item.command = { command: 'editor.action.triggerSuggest', title: '' };
          }
          return item;
        });
      },
    },
    ' ',
    '/',
    '"',
    '=',
    '(',
    '[',
    ',',
    '@',
  );
  const signatures = vscode.languages.registerSignatureHelpProvider(
    languageSelector,
    {
      provideSignatureHelp(document, position) {
        const found = signatureAt(document.lineAt(position.line).text.slice(0, position.character), localize);
        if (!found) return undefined;
        const { keyword, parts, meaning } = found.reference;
        const help = new vscode.SignatureHelp();
        const signature = new vscode.SignatureInformation([keyword, ...parts.map(({ label }) => label)].join(' '), meaning);
        let at = keyword.length + 1;
        signature.parameters = parts.map(({ label, meaning: text }) => {
          const from = at;
          at += label.length + 1;
          return new vscode.ParameterInformation([from, from + label.length], text);
        });
        help.signatures = [signature];
        help.activeParameter = found.active;
        return help;
      },
    },
    { triggerCharacters: [' '], retriggerCharacters: [' '] },
  );
  return vscode.Disposable.from(completions, signatures);
}

/** Operations done before a line (1-based) of the present text: after the nearest line above it that was run. */
function positionBefore({ ready, lines }: NonNullable<ReturnType<PresentRuns['latest']>>, line: number): number {
  for (let above = line - 1; above >= 1; above--) {
    const before = lines.before(above);
    if (before !== undefined) return ready.run.positionOfLine(before);
  }
  return 0;
}
