// The commands of the memory map. What a context menu is about comes from the page, in `data-vscode-context`.
import * as vscode from 'vscode';
import { readyTrace } from '../host/commands/trace-at-hand';
import type { Host } from '../host/host';
import { viewCommandId, type ViewName } from '../protocol/views';
import type { PanelCommandId } from '../model/contributions';
import { afterOperation } from '../model/position';
import { placeInArena, type PlaceInArena } from '../picture/allocation';
import { breakOnBlock } from './break-on-block';
import { exportPicture, exportReport, exportTable, type ExportSource } from './exporting';
import type { MemoryMapPanel } from './memory-map-panel';
import type { Panels } from './panels';
import { hostViews } from './views';

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
export function panelHandlers(host: Host, panels: Panels): Handlers {
  return {
    ...viewHandlers(panels),
    'alloctrace.showMemoryMap': () => void panels.show(),
    'alloctrace.showMemoryMapToSide': async () => {
      const { shown, standing } = panels.sideInFront ?? {};
      if (shown && standing) return void panels.openSide(shown.uri, standing.position.operation);
      const trace = await readyTrace(host);
      if (trace) panels.openSide(trace.session.uri, trace.session.position.operation);
    },
    'alloctrace.pinMemoryMap': () => panels.latest?.pin(true),
    'alloctrace.unpinMemoryMap': () => panels.latest?.pin(false),
    'alloctrace.zoomIn': () => panels.latest?.command('zoomIn'),
    'alloctrace.zoomOut': () => panels.latest?.command('zoomOut'),
    'alloctrace.zoomToFit': () => panels.latest?.command('fit'),
    'alloctrace.showShortcuts': () => panels.latest?.command('shortcuts'),
    'alloctrace.exportPicture': async (format, target) => {
      const source = await exportSource(host, panels);
      if (source) await exportPicture(source, format, target);
    },
    'alloctrace.exportTable': async (name, format, target) => {
      const source = await exportSource(host, panels);
      if (source) await exportTable(host, source, name, format, target);
    },
    'alloctrace.exportReport': async (target) => {
      const source = await exportSource(host, panels);
      if (source) await exportReport(host, source, target);
    },
    ...placeHandlers(host, panels),
  };
}

/** A command for each view: it shows the panel with it. */
function viewHandlers(panels: Panels): Record<string, () => void> {
  return Object.fromEntries(Object.values(hostViews).map(({ name }) => [viewCommandId(name), () => panels.showLatest().showView(name)]));
}

/** The commands of the context menus: about what lies at the byte that was pointed at, or about a call site or line. */
function placeHandlers(host: Host, panels: Panels): Pick<Handlers, PlaceCommandId> {
  const about = (act: (place: PlaceInArena, panel: MemoryMapPanel) => unknown) => (context: unknown) => {
    const panel = panels.latest;
    const byte = byteOf(context);
    const standing = panel?.standing;
    const place = standing && byte !== undefined ? placeInArena(standing, byte) : undefined;
    return place && panel && act(place, panel);
  };
  const revealAllocation = about(({ line }, { shown }) => line !== undefined && shown && host.sessions.revealLine(shown.uri, line));
  const showIn = (view: ViewName) => (context: unknown) => {
    const byte = byteOf(context);
    if (byte !== undefined) panels.latest?.showByte(view, byte);
  };
  return {
    'alloctrace.revealAllocatingLine': (context) => {
      const session = panels.latest?.shown;
      const site = siteOf(context);
      if (session && site) return host.sessions.revealLine(session.uri, site.line);
      return revealAllocation(context);
    },
    'alloctrace.copyAddress': about(({ address }) => vscode.env.clipboard.writeText(address)),
    'alloctrace.breakOnBlock': about(breakOnBlock),
    'alloctrace.goToAllocation': about(({ allocatedAt }, panel) => allocatedAt !== undefined && panel.moveTo(afterOperation(allocatedAt))),
    'alloctrace.goToFree': about(({ freedAt }, panel) => {
      if (freedAt !== undefined) panel.moveTo(afterOperation(freedAt));
      else void vscode.window.showInformationMessage(vscode.l10n.t('This allocation is never freed.'));
    }),
    'alloctrace.showPlaceInMap': showIn('map'),
    'alloctrace.showPlaceInTree': showIn('tree'),
    'alloctrace.filterBySite': (context) => {
      const site = siteOf(context);
      if (site) panels.latest?.filter(site.filter);
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
async function exportSource(host: Host, { latest: panel }: Panels): Promise<ExportSource | undefined> {
  const { shown: session, standing } = panel ?? {};
  if (session && standing) return { session, ready: standing, panel };
  const trace = await readyTrace(host);
  return trace && { ...trace, panel };
}
