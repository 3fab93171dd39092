// The webview panel of the memory map; what it shows is up to `MapController`.
import * as vscode from 'vscode';
import type { Host } from '../host/host';
import { memoryMapViewType } from '../model/contributions';
import type { Position } from '../model/position';
import type { PanelCommand, ToHost } from '../protocol/messages';
import type { PictureFormat, ViewPicture } from '../protocol/picture';
import { readSavedState, type SavedState } from '../protocol/saved-state';
import type { ViewName } from '../protocol/views';
import type { Session } from '../session/session';
import { createNonce, pageHtml } from './html';
import { MapController } from '../picture/map-controller';
import { hostViews } from './views';

/** Kept for all windows: the first-run hint has been dismissed. */
const hintDismissedKey = 'memoryMap.hintDismissed';

/** What a panel tells those who keep the panels. */
export interface PanelEvents {
  /** It is the one the user works with now, or one of its tabs has been chosen. */
  used(panel: MemoryMapPanel): void;
  /** What it shows, or whether it is pinned, has changed. */
  changed(panel: MemoryMapPanel): void;
  closed(panel: MemoryMapPanel): void;
}

/** A panel of the memory map: VS Code's side of it. */
export class MemoryMapPanel {
  private readonly controller: MapController;
  private readonly subscriptions: vscode.Disposable[];

  /** Opens a panel beside what has the focus; that keeps it. `saved`: what it begins with. */
  static open(host: Host, events: PanelEvents, saved?: SavedState): MemoryMapPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return new MemoryMapPanel(
      host,
      vscode.window.createWebviewPanel(memoryMapViewType, vscode.l10n.t('Memory Map'), column),
      saved,
      events,
    );
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
    this.controller = new MapController(
      host.sessions,
      {
        post: (message) => void panel.webview.postMessage(message),
        shown: (trace, pinned) => this.entitle(trace?.name, pinned),
        nameOf,
        run: (session) => void host.runs.now(session),
        hintWanted: () => !host.context.globalState.get<boolean>(hintDismissedKey, false),
        hintDismissed: () => void host.context.globalState.update(hintDismissedKey, true),
        openSample: () => void vscode.commands.executeCommand('alloctrace.openSample'),
        failed: (message) => host.log.error(`Memory map: ${message}`),
      },
      hostViews,
      host.localize,
      readSavedState(saved),
    );
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: ToHost) => this.controller.receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.controller.hidden();
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
      vscode.env.language,
    );
  }

  /** Brings the panel to the front and leaves the focus where it is. */
  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  /** The session of the trace that is shown. */
  get shown(): Session | undefined {
    return this.controller.shown;
  }

  showView(view: ViewName): void {
    this.controller.show(view);
  }

  /** Selects what lies at a byte of the arena and shows it in a view. */
  showByte(view: ViewName, byte: number): void {
    this.reveal();
    this.controller.showByte(view, byte);
  }

  /** Filters all views by an expression. */
  filter(expression: string): void {
    this.controller.filter(expression);
  }

  command(command: PanelCommand): void {
    this.controller.command(command);
  }

  /** The active view as it is on the screen; undefined while there is none to be seen. */
  picture(format: PictureFormat): Promise<ViewPicture | undefined> {
    return this.controller.picture(format);
  }

  /** Its run, with the position and the state that are shown. */
  get standing(): MapController['standing'] {
    return this.controller.standing;
  }

  /** Whether its position is its own, beside that of its trace. */
  get isSide(): boolean {
    return this.controller.isSide;
  }

  get pinned(): boolean {
    return this.controller.pinned;
  }

  /** What has the focus in the window is in this panel. */
  get active(): boolean {
    return this.panel.active;
  }

  /** Goes to a position of the run that is shown. */
  moveTo(position: Position): void {
    this.controller.moveTo(position);
  }

  /** Pins the map to the trace it shows, or lets it follow the active one. */
  pin(pinned: boolean): void {
    this.controller.pin(pinned);
  }

  dispose(): void {
    this.controller.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private entitle(name: string | undefined, pinned: boolean): void {
    // Told for the first time while the controller is being made.
    const controller = this.controller as MapController | undefined;
    const following = pinned && controller?.isSide === false ? vscode.l10n.t('Memory Map: {0} (pinned)', name ?? '') : undefined;
    this.panel.title = name === undefined ? vscode.l10n.t('Memory Map') : (following ?? vscode.l10n.t('Memory Map: {0}', name));
    if (controller) this.events.changed(this);
  }
}

function nameOf(uri: string): string {
  const path = vscode.Uri.parse(uri).path;
  return path.slice(path.lastIndexOf('/') + 1);
}
