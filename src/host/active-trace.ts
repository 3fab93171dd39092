// Which trace commands and the memory map are about, from VS Code's editors and tabs.
import * as vscode from 'vscode';
import { activeContextKey, memoryMapViewType } from '../model/contributions';
import type { Session } from '../session/session';
import type { SessionStore } from '../session/store';
import { setContext } from './context';
import { traceOfTab } from './tabs';

/** Follows the editors and tabs: which trace is the active one, and whether the user works in it right now. */
export class ActiveTrace implements vscode.Disposable {
  private readonly focusChanges = new vscode.EventEmitter<boolean>();
  private readonly subscriptions: vscode.Disposable[];
  private isFocused = false;

  /** Told when `focused` changes. */
  readonly onDidChangeFocus = this.focusChanges.event;

  constructor(private readonly sessions: SessionStore) {
    this.subscriptions = [
      this.focusChanges,
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.update()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.update()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followCursor(textEditor)),
      sessions.onDidOpen(() => this.update()),
      sessions.onDidClose(() => this.update()),
    ];
    this.update();
  }

  /** True while the active editor holds the active trace, or the memory map is the active tab. */
  get focused(): boolean {
    return this.isFocused;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const session = this.sessionInFront();
    if (session) this.sessions.setActive(session);
    const editor = vscode.window.activeTextEditor;
    if (editor) this.followCursor(editor);
    this.setFocused(session !== undefined || (this.sessions.active !== undefined && isMemoryMapInFront()));
  }

  /** The session of the active editor, or of the active tab where the file is too large to become a document. */
  private sessionInFront(): Session | undefined {
    const uri = frontUri();
    return uri && this.sessions.get(uri.toString());
  }

  private followCursor(editor: vscode.TextEditor): void {
    const session = this.sessions.get(editor.document.uri.toString());
    session?.moveTextCursor(editor.selection.active.line + 1);
  }

  private setFocused(focused: boolean): void {
    if (focused === this.isFocused) return;
    this.isFocused = focused;
    setContext(activeContextKey, focused);
    this.focusChanges.fire(focused);
  }
}

/** What the user has in front: the document of the active editor, or the file of the active tab. */
export function frontUri(): vscode.Uri | undefined {
  const editor = vscode.window.activeTextEditor;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  // An output channel or a comment box can be the active editor while a tab of another kind is the active tab.
  const held = traceOfTab(input);
  if (held) return held;
  if (input instanceof vscode.TabInputTextDiff) return editor?.document.uri;
  return input === undefined ? editor?.document.uri : undefined;
}

/** Whether the memory map is the active tab. */
export function isMemoryMapInFront(): boolean {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  // VS Code puts a prefix of its own before the type.
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(memoryMapViewType);
}
