// The webview panel of the memory map; what it shows is up to `MapController`.
import * as vscode from 'vscode';
import type { Placement } from '../model/placement';
import { numberLanguage } from '../model/size';
import type { Host } from '../host/host';
import { memoryMapViewType } from '../model/contributions';
import type { ToHost } from '../protocol/messages';
import { readSavedState, type SavedState } from '../protocol/saved-state';
import type { ViewName } from '../protocol/views';
import { createNonce, pageHtml } from './html';
import { MapController } from '../picture/map-controller';
import { placeBlocks } from '../host/placing';
import { hostViews } from './views';

/** Kept for all windows: the first-run hint has been dismissed. */
const hintDismissedKey = 'memoryMap.hintDismissed';

/** What a panel tells those who keep the panels. */
export interface PanelEvents {
  /** It is the one that the user works with now. */
  used(panel: MemoryMapPanel): void;
  /** What it shows, or whether it is pinned, has changed. */
  changed(panel: MemoryMapPanel): void;
  closed(panel: MemoryMapPanel): void;
  /** The blocks of a trace are to be seen so beside it: after so many operations, or moving with the trace. */
  placeBeside(uri: string, position: number | undefined, placement: Placement): void;
}

/** A panel of the memory map: VS Code's side of it. */
export class MemoryMapPanel {
  /** What is shown, and how. */
  readonly map: MapController;
  /** Resolves when the page runs: from then on it is also known in which editor column it is. */
  readonly started: Promise<void>;
  private readonly subscriptions: vscode.Disposable[];

  /** Opens a panel in an editor column; what has the focus keeps it. `saved`: what it begins with. */
  static open(host: Host, events: PanelEvents, viewColumn: vscode.ViewColumn, saved?: SavedState): MemoryMapPanel {
    const place = { viewColumn, preserveFocus: true };
    return new MemoryMapPanel(host, vscode.window.createWebviewPanel(memoryMapViewType, vscode.l10n.t('Memory Map'), place), saved, events);
  }

  constructor(
    host: Host,
    private readonly panel: vscode.WebviewPanel,
    /** What the page kept before a restart, as VS Code gives it back. */
    saved: unknown,
    private readonly events: PanelEvents,
  ) {
    const { extensionUri } = host.context;
    const files = vscode.Uri.joinPath(extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [files] };
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', 'icons', `memory-map-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.map = new MapController(
      host.sessions,
      {
        post: (message) => void panel.webview.postMessage(message),
        shown: (trace, pinned, setting) => this.entitle(trace?.name, pinned, setting),
        nameOf,
        run: (session) => void host.runs.now(session),
        place: (session, placement) => void placeBlocks(host.runs, session, placement),
        placeBeside: (uri, position, placement) => events.placeBeside(uri, position, placement),
        hintWanted: () => !host.context.globalState.get<boolean>(hintDismissedKey, false),
        hintDismissed: () => void host.context.globalState.update(hintDismissedKey, true),
        optionsWith: (session, trace, by) => host.runs.optionsWith(session, trace, by),
        openSample: () => void vscode.commands.executeCommand('alloctrace.openSample'),
        failed: (message) => host.log.error(`Memory map: ${message}`),
      },
      hostViews,
      host.localize,
      readSavedState(saved),
    );
    let started = (): void => undefined;
    this.started = new Promise((resolve) => (started = resolve));
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: ToHost) => {
        if (message.type === 'ready') started();
        this.map.receive(message);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.map.hidden();
        if (panel.active) events.used(this);
      }),
      panel.onDidDispose(() => {
        this.dispose();
        events.closed(this);
      }),
    ];
    const uri = (name: string): vscode.Uri => panel.webview.asWebviewUri(vscode.Uri.joinPath(files, name));
    panel.webview.html = pageHtml(
      panel.webview,
      { script: uri('webview.js'), style: uri('webview.css'), icons: uri('webview.icons.css') },
      createNonce(),
      vscode.l10n.t('Memory Map'),
      numberLanguage(),
    );
  }

  /** Brings the panel to the front and leaves the focus where it is. */
  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** Selects what lies at a byte of the arena and shows it in a view. */
  showByte(view: ViewName, byte: number): void {
    this.reveal();
    this.map.showByte(view, byte);
  }

  /** The editor column in which it is to be seen; none while a tab hides it. */
  get column(): vscode.ViewColumn | undefined {
    return this.panel.visible ? this.panel.viewColumn : undefined;
  }

  /** What has the focus in the window is in this panel. */
  get active(): boolean {
    return this.panel.active;
  }

  dispose(): void {
    this.map.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private entitle(name: string | undefined, pinned: boolean, setting: string | undefined): void {
    if (name === undefined) this.panel.title = vscode.l10n.t('Memory Map');
    else if (setting !== undefined) this.panel.title = vscode.l10n.t('Memory Map ({1}): {0}', name, setting);
    else this.panel.title = pinned ? vscode.l10n.t('Memory Map: {0} (pinned)', name) : vscode.l10n.t('Memory Map: {0}', name);
    this.events.changed(this);
  }
}

function nameOf(uri: string): string {
  const path = vscode.Uri.parse(uri).path;
  return path.slice(path.lastIndexOf('/') + 1);
}
