// Tokens of documents of any length for the features that need all of a text; shorter questions are answered by single lines.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { inStretches, type Work } from '../work/work';
import type { TextLines } from '../trace/text-lines';
import { TokenIndexBuilder, type TokenIndex } from '../trace/token-index';
import { workOn } from './document-work';
import { formatOf } from './present-runs';

/** Lines read in one step. */
const linesPerPiece = 500;

/** Longer documents are not tokenized as a whole: VS Code itself stops colouring and folding there. */
export const mostLines = 300_000;

/** Documents that are kept tokenized. */
const mostKept = 4;

/** The lines of a document, 1-based. */
export function linesOf(document: vscode.TextDocument): TextLines {
  return { lineCount: document.lineCount, line: (line) => document.lineAt(line - 1).text };
}

/** All tokens of documents, made when first asked for and kept until the text changes. */
export class DocumentTokens implements vscode.Disposable {
  private readonly known = new Map<string, { readonly version: number; readonly index: Promise<TokenIndex | undefined> }>();
  private readonly subscription = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.known.delete(uri.toString()));

  constructor(private readonly host: Host) {}

  dispose(): void {
    this.subscription.dispose();
  }

  /** The tokens of a document's present text; undefined when it changes meanwhile, nobody waits any more, or it is too long. */
  async of(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<TokenIndex | undefined> {
    if (document.lineCount > mostLines) return undefined;
    const uri = document.uri.toString();
    const { version } = document;
    let entry = this.known.get(uri);
    if (entry?.version !== version) {
      entry = { version, index: this.tokenize(document) };
      this.known.delete(uri);
      this.known.set(uri, entry);
      for (const old of this.known.keys()) if (this.known.size > mostKept) this.known.delete(old);
    }
    const index = await entry.index;
    return token?.isCancellationRequested || document.version !== version ? undefined : index;
  }

  private async tokenize(document: vscode.TextDocument): Promise<TokenIndex | undefined> {
    const { version } = document;
    // The run comes first: problems and hints wait for it.
    await this.host.runs.settled(document.uri.toString());
    if (document.version !== version || document.isClosed) return undefined;
    return workOn(document, indexTokens(document), undefined, { inBackground: true });
  }
}

function* indexTokens(document: vscode.TextDocument): Work<TokenIndex> {
  const builder = new TokenIndexBuilder(formatOf(document));
  yield* inStretches(document.lineCount, linesPerPiece, (from, to) => {
    const pieces: string[] = [];
    for (let line = from; line < to; line++) pieces.push(document.lineAt(line).text);
    builder.push(pieces);
  });
  return builder.index;
}

/** A range of VS Code from a line and columns that count from 1. */
export function toRange({ line, column, endColumn }: { line: number; column: number; endColumn: number }): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, endColumn - 1);
}
