// VS Code's symbols, folding and selection ranges of a document, from language/outline.
import * as vscode from 'vscode';
import { foldsOf, outlineOf, stretchesAround, type OutlineEntry, type OutlineKind } from '../language/outline';
import { linesOf, toRange, type DocumentTokens } from './document-tokens';
import { workOn } from './document-work';
import { formatOf } from './present-runs';
import { languageSelector, traceSelector } from './selectors';

const kinds: Readonly<Record<OutlineKind, vscode.SymbolKind>> = {
  phase: vscode.SymbolKind.Namespace,
  cache: vscode.SymbolKind.Class,
  arena: vscode.SymbolKind.Module,
  machine: vscode.SymbolKind.Module,
  handle: vscode.SymbolKind.Variable,
  site: vscode.SymbolKind.Function,
};

/** The outline, what can be folded, and how a selection grows. */
export function registerOutline(tokens: DocumentTokens): vscode.Disposable {
  const languages = vscode.languages;
  return vscode.Disposable.from(
    languages.registerDocumentSymbolProvider(
      traceSelector,
      {
        async provideDocumentSymbols(document, token) {
          const index = await tokens.of(document, token);
          if (!index) return [];
          const outline = outlineOf(index, linesOf(document), formatOf(document));
          const entries = await workOn(document, outline, token, { inBackground: true });
          return entries?.map((entry) => convert(entry, document));
        },
      },
      { label: 'AllocTrace' },
    ),
    languages.registerFoldingRangeProvider(languageSelector, {
      async provideFoldingRanges(document, _context, token) {
        const index = await tokens.of(document, token);
        if (!index) return [];
        const folds = await workOn(document, foldsOf(index, linesOf(document)), token, { inBackground: true });
        return folds?.map(({ line, endLine, kind }) => {
          const folded = kind === 'comment' ? vscode.FoldingRangeKind.Comment : vscode.FoldingRangeKind.Region;
          return new vscode.FoldingRange(line - 1, endLine - 1, folded);
        });
      },
    }),
    languages.registerSelectionRangeProvider(traceSelector, {
      async provideSelectionRanges(document, positions, token) {
        const index = await tokens.of(document, token);
        if (!index) return [];
        const outline = await workOn(document, outlineOf(index, linesOf(document), formatOf(document)), token);
        if (!outline) return [];
        const phases = outline.filter(({ kind }) => kind === 'phase');
        return positions.map(({ line, character }) => {
          const around = stretchesAround(document.lineAt(line).text, index, line + 1, character + 1);
          const ranges = around.map((stretch) => toRange({ line: line + 1, ...stretch }));
          const phase = phases.find((entry) => entry.line <= line + 1 && line + 1 <= entry.endLine);
          if (phase) ranges.push(linesRange(phase, document));
          ranges.push(new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end));
          let selection: vscode.SelectionRange | undefined;
          for (const range of ranges.reverse()) {
            if (!selection || (selection.range.contains(range) && !selection.range.isEqual(range))) {
              selection = new vscode.SelectionRange(range, selection);
            }
          }
          return selection!;
        });
      },
    }),
  );
}

function convert(entry: OutlineEntry, document: vscode.TextDocument): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(entry.name, entry.detail, kinds[entry.kind], linesRange(entry, document), toRange(entry));
  symbol.children = entry.children.map((child) => convert(child, document));
  return symbol;
}

function linesRange({ line, endLine }: OutlineEntry, document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(line - 1, 0), document.lineAt(endLine - 1).range.end);
}
