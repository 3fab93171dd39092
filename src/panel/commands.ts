// The commands of the memory map. What a context menu is about comes from the page, in `data-vscode-context`.
import { chosenPlacement } from '../model/placement';
import * as vscode from 'vscode';
import { readyTrace } from '../host/commands/trace-at-hand';
import type { Host } from '../host/host';
import { viewCommandId, type ViewName } from '../protocol/views';
import type { PanelCommandId } from '../model/contributions';
import { afterOperation } from '../model/position';
import { placeInArena, type PlaceInArena } from '../picture/allocation';
import { adviseFor } from './advising';
import { breakOnBlock } from './break-on-block';
import { compareWith } from './comparing';
import { Comparisons } from './comparisons';
import { exportPicture, exportReport, exportTable, type ExportSource } from './exporting';
import type { MapController } from '../picture/map-controller';
import type { Panels } from './panels';
import { showSideBySide } from './side-by-side';
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
  const comparisons = new Comparisons();
  return {
    ...viewHandlers(panels),
    'alloctrace.showMemoryMap': () => void panels.show(),
    'alloctrace.showMemoryMapToSide': async () => {
      const { shown, standing } = panels.sideInFront?.map ?? {};
      if (shown && standing) return void panels.openSide(shown.uri, standing.position.operation, chosenPlacement(standing.run.placement));
      const trace = await readyTrace(host);
      if (trace) panels.openSide(trace.session.uri, trace.session.position.operation, chosenPlacement(trace.ready.run.placement));
    },
    'alloctrace.pinMemoryMap': () => panels.latest?.map.pin(true),
    'alloctrace.unpinMemoryMap': () => panels.latest?.map.pin(false),
    'alloctrace.zoomIn': () => panels.latest?.map.command('zoomIn'),
    'alloctrace.zoomOut': () => panels.latest?.map.command('zoomOut'),
    'alloctrace.zoomToFit': () => panels.latest?.map.command('fit'),
    'alloctrace.showShortcuts': () => panels.latest?.map.command('shortcuts'),
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
    'alloctrace.advise': async (form, classes) => {
      const source = await exportSource(host, panels);
      if (source) await adviseFor(host, source, form, classes);
    },
    'alloctrace.compareWith': async (settings) => {
      const source = await exportSource(host, panels);
      if (source) await compareWith(host, comparisons, source, settings);
    },
    'alloctrace.showSideBySideWith': async (setting) => {
      const source = await exportSource(host, panels);
      if (source) await showSideBySide(host, panels, source.session, setting);
    },
    'alloctrace.saveComparison': (target) => comparisons.save(target),
    ...placeHandlers(host, panels),
  };
}

/** A command for each view: it shows the panel with it. */
function viewHandlers(panels: Panels): Record<string, () => void> {
  return Object.fromEntries(Object.values(hostViews).map(({ name }) => [viewCommandId(name), () => panels.showLatest().map.show(name)]));
}

/** The commands of the context menus: about what lies at the byte that was pointed at, or about a call site or line. */
function placeHandlers(host: Host, panels: Panels): Pick<Handlers, PlaceCommandId> {
  const about = (act: (place: PlaceInArena, map: MapController) => unknown) => (context: unknown) => {
    const map = panels.latest?.map;
    const byte = byteOf(context);
    const standing = map?.standing;
    const place = standing && byte !== undefined ? placeInArena(standing, byte) : undefined;
    return place && map && act(place, map);
  };
  const revealAllocation = about(({ line }, { shown }) => line !== undefined && shown && host.sessions.revealLine(shown.uri, line));
  const showIn = (view: ViewName) => (context: unknown) => {
    const byte = byteOf(context);
    if (byte !== undefined) panels.latest?.showByte(view, byte);
  };
  return {
    'alloctrace.revealAllocatingLine': (context) => {
      const session = panels.latest?.map.shown;
      const site = siteOf(context);
      if (session && site) return host.sessions.revealLine(session.uri, site.line);
      return revealAllocation(context);
    },
    'alloctrace.copyAddress': about(({ address }) => vscode.env.clipboard.writeText(address)),
    'alloctrace.breakOnBlock': about(breakOnBlock),
    'alloctrace.goToAllocation': about(({ allocatedAt }, map) => allocatedAt !== undefined && map.moveTo(afterOperation(allocatedAt))),
    'alloctrace.goToFree': about(({ freedAt }, map) => {
      if (freedAt !== undefined) map.moveTo(afterOperation(freedAt));
      else void vscode.window.showInformationMessage(vscode.l10n.t('This allocation is never freed.'));
    }),
    'alloctrace.showPlaceInMap': showIn('map'),
    'alloctrace.showPlaceInTree': showIn('tree'),
    'alloctrace.filterBySite': (context) => {
      const site = siteOf(context);
      if (site) panels.latest?.map.filter(site.filter);
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
async function exportSource(host: Host, { latest }: Panels): Promise<ExportSource | undefined> {
  const map = latest?.map;
  const { shown: session, standing } = map ?? {};
  if (session && standing) return { session, ready: standing, map };
  const trace = await readyTrace(host);
  return trace && { ...trace, map };
}
