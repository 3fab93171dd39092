// Marks and caches of all traces of the workspace, read from its files and read again when those have changed.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { documentOf } from '../host/places';
import { writtenLanguage } from '../trace/languages';

/** A mark or a cache of a file. */
interface Entry {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly line: number;
  readonly column: number;
}

const mostFiles = 500;
const largestFile = 1 << 20;

/** The marks and caches of all traces in the workspace, and of those that are open. */
export class WorkspaceSymbols implements vscode.WorkspaceSymbolProvider, vscode.Disposable {
  private readonly known = new Map<string, { readonly modified: number; readonly entries: readonly Entry[] }>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly host: Host) {
    this.subscription = vscode.languages.registerWorkspaceSymbolProvider(this);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  async provideWorkspaceSymbols(query: string, token: vscode.CancellationToken): Promise<vscode.SymbolInformation[]> {
    const found: vscode.SymbolInformation[] = [];
    const seen = new Set<string>();
    const add = (uri: vscode.Uri, entries: readonly Entry[]): void => {
      seen.add(uri.toString());
      const container = vscode.workspace.asRelativePath(uri);
      for (const { name, kind, line, column } of entries) {
        if (!matches(name, query)) continue;
        found.push(new vscode.SymbolInformation(name, kind, container, new vscode.Location(uri, new vscode.Position(line, column))));
      }
    };
    for (const { uri } of this.host.sessions.all) {
      const document = documentOf(uri);
      if (document?.languageId === writtenLanguage) add(document.uri, entriesOf(document.getText()));
    }
    for (const uri of await vscode.workspace.findFiles('**/*.alloctrace', undefined, mostFiles, token)) {
      if (token.isCancellationRequested) return [];
      if (!seen.has(uri.toString())) add(uri, await this.ofFile(uri));
    }
    return found;
  }

  private async ofFile(uri: vscode.Uri): Promise<readonly Entry[]> {
    try {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      const known = this.known.get(uri.toString());
      if (known?.modified === mtime) return known.entries;
      const entries = size > largestFile ? [] : entriesOf(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      this.known.set(uri.toString(), { modified: mtime, entries });
      return entries;
    } catch {
      // It was deleted meanwhile.
      return [];
    }
  }
}

function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  text.split('\n').forEach((content, line) => {
    const match = /^(\s*(mark|cache)\s+)(?:"([^"]*)"|([^\s#@][^#@]*))/.exec(content);
    if (!match) return;
    const [, head, word, quoted, bare] = match;
    const name = word === 'cache' ? bare?.split(/\s/)[0] : (quoted ?? bare.trim());
    if (name) {
      entries.push({ name, kind: word === 'cache' ? vscode.SymbolKind.Class : vscode.SymbolKind.Namespace, line, column: head.length });
    }
  });
  return entries;
}

/** Whether all characters of a query are in a name, in their order. */
function matches(name: string, query: string): boolean {
  const lower = name.toLowerCase();
  let at = 0;
  for (const character of query.toLowerCase()) {
    at = lower.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
