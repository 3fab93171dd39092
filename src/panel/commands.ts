// The commands of the memory map. What a context menu is about comes from the page, in `data-vscode-context`.
import * as vscode from 'vscode';
import { readyTrace } from '../host/commands/trace-at-hand';
import type { Host } from '../host/host';
import { viewCommandId, type ViewName } from '../protocol/views';
import type { PanelCommandId } from '../model/contributions';
import { afterOperation } from '../model/position';
import type { Session } from '../session/session';
import { placeInArena, type PlaceInArena } from '../picture/allocation';
import { breakOnBlock } from './break-on-block';
import { exportPicture, exportReport, exportTable, type ExportSource } from './exporting';
import type { MemoryMapPanel } from './memory-map-panel';
import { hostViews } from './views';

/** Where commands find the panel. */
export interface PanelHolder {
  /** The panel, if there is one. */
  readonly panel: MemoryMapPanel | undefined;
  /** Shows the panel, and makes it first where there is none. */
  show(): MemoryMapPanel;
}

type PlaceCommandId =
  | 'alloctrace.revealAllocatingLine'
  | 'alloctrace.copyAddress'
  | 'alloctrace.breakOnBlock'
  | 'alloctrace.goToAllocation'
  | 'alloctrace.goToFree'
  | 'alloctrace.showPlaceInMap'
  | 'alloctrace.showPlaceInTree'
  | 'alloctrace.filterBySite';

type Handlers = Record<PanelCommandId, (...args: unknown[]) => unknown>;

/** What the memory map's commands do. */
export function panelHandlers(host: Host, holder: PanelHolder): Handlers {
  return {
    ...viewHandlers(holder),
    'alloctrace.showMemoryMap': () => void holder.show(),
    'alloctrace.pinMemoryMap': () => holder.panel?.pin(true),
    'alloctrace.unpinMemoryMap': () => holder.panel?.pin(false),
    'alloctrace.zoomIn': () => holder.panel?.command('zoomIn'),
    'alloctrace.zoomOut': () => holder.panel?.command('zoomOut'),
    'alloctrace.zoomToFit': () => holder.panel?.command('fit'),
    'alloctrace.showShortcuts': () => holder.panel?.command('shortcuts'),
    'alloctrace.exportPicture': async (format, target) => {
      const source = await exportSource(host, holder);
      if (source) await exportPicture(source, format, target);
    },
    'alloctrace.exportTable': async (name, format, target) => {
      const source = await exportSource(host, holder);
      if (source) await exportTable(host, source, name, format, target);
    },
    'alloctrace.exportReport': async (target) => {
      const source = await exportSource(host, holder);
      if (source) await exportReport(host, source, target);
    },
    ...placeHandlers(host, holder),
  };
}

/** A command for each view: it shows the panel with it. */
function viewHandlers(holder: PanelHolder): Record<string, () => void> {
  return Object.fromEntries(Object.values(hostViews).map(({ name }) => [viewCommandId(name), () => holder.show().showView(name)]));
}

/** The commands of the context menus: about what lies at the byte that was pointed at, or about a call site or line. */
function placeHandlers(host: Host, holder: PanelHolder): Pick<Handlers, PlaceCommandId> {
  const about = (act: (place: PlaceInArena, session: Session) => unknown) => (context: unknown) => {
    const session = holder.panel?.shown;
    const byte = byteOf(context);
    const place = session?.ready && byte !== undefined ? placeInArena(session.ready, byte) : undefined;
    return place && session && act(place, session);
  };
  const revealAllocation = about(({ line }, session) => line !== undefined && host.sessions.revealLine(session.uri, line));
  const showIn = (view: ViewName) => (context: unknown) => {
    const byte = byteOf(context);
    if (byte !== undefined) holder.panel?.showByte(view, byte);
  };
  return {
    'alloctrace.revealAllocatingLine': (context) => {
      const session = holder.panel?.shown;
      const site = siteOf(context);
      if (session && site) return host.sessions.revealLine(session.uri, site.line);
      return revealAllocation(context);
    },
    'alloctrace.copyAddress': about(({ address }) => vscode.env.clipboard.writeText(address)),
    'alloctrace.breakOnBlock': about(breakOnBlock),
    'alloctrace.goToAllocation': about(
      ({ allocatedAt }, session) => allocatedAt !== undefined && session.moveTo(afterOperation(allocatedAt)),
    ),
    'alloctrace.goToFree': about(({ freedAt }, session) => {
      if (freedAt !== undefined) session.moveTo(afterOperation(freedAt));
      else void vscode.window.showInformationMessage(vscode.l10n.t('This allocation is never freed.'));
    }),
    'alloctrace.showPlaceInMap': showIn('map'),
    'alloctrace.showPlaceInTree': showIn('tree'),
    'alloctrace.filterBySite': (context) => {
      const site = siteOf(context);
      if (site) holder.panel?.filter(site.filter);
    },
  };
}

/** The byte that a context menu of the webview is about. */
function byteOf(context: unknown): number | undefined {
  const byte = (context as { alloctraceByte?: unknown } | undefined)?.alloctraceByte;
  return typeof byte === 'number' && byte >= 0 ? byte : undefined;
}

/** The call site or line that a context menu of the webview is about. */
function siteOf(context: unknown): { readonly line: number; readonly filter: string } | undefined {
  const { alloctraceLine: line, alloctraceFilter: filter } = (context ?? {}) as { alloctraceLine?: unknown; alloctraceFilter?: unknown };
  return typeof line === 'number' && typeof filter === 'string' ? { line, filter } : undefined;
}

/** The trace that the panel shows; without a panel, the active one. Says why where there is none that has been run. */
async function exportSource(host: Host, { panel }: PanelHolder): Promise<ExportSource | undefined> {
  const session = panel?.shown;
  if (session?.ready) return { session, ready: session.ready, panel };
  const trace = await readyTrace(host);
  return trace && { ...trace, panel };
}
