// The place of the views in the panel: one is shown at a time, each is made when it is first shown and kept.
import type { RunPlacement } from '../../src/model/placement';
import type { FrameMessage, RunSummary } from '../../src/protocol/messages';
import type { ViewName } from '../../src/protocol/views';
import { element } from '../components/dom';
import type { Room } from '../components/room';
import { keepScrolled } from '../components/scrolled';
import { readTheme, watchTheme, type Theme } from '../render/theme';
import type { View } from '../views/view';

export class ViewStage {
  /** The view, and the panel about the selection where it stands beside or below. */
  readonly area: HTMLElement;
  readonly root = element('div', { class: 'view', id: 'view', role: 'tabpanel' });
  private readonly views = new Map<ViewName, View>();
  /** The byte that was selected when a view was last drawn: one chosen since is to be scrolled to when the view is shown again. */
  private readonly drawnWith = new Map<ViewName, number | undefined>();
  private readonly scrollBack = new Map<ViewName, () => void>();
  /** There is room for the inspector beside the view. */
  private readonly wide = window.matchMedia('(min-width: 900px)');
  private shown: View | undefined;
  private currentTheme: Theme = readTheme();
  private run: RunSummary | undefined;
  /** The view that is shown has not been drawn since it was shown again. */
  private returned = false;
  private drawnAny = false;

  /** `inspector`: the panel about the selection. `themeChanged`: for what is drawn beside the views. */
  constructor(
    private readonly make: (name: ViewName) => View,
    /** Where blocks have to lie for a view to show them. */
    private readonly placementsOf: (name: ViewName) => readonly RunPlacement[],
    private readonly inspector: HTMLElement,
    room: Room,
    themeChanged: (theme: Theme) => void,
  ) {
    this.area = element('div', { class: 'view-area' }, this.root, room.splitter('selection', this.root));
    watchTheme((theme) => {
      this.currentTheme = theme;
      themeChanged(theme);
      for (const view of this.views.values()) view.setTheme(theme);
    });
    this.wide.addEventListener('change', () => this.placeInspector());
  }

  /** Undefined before the first `show`. */
  get active(): View | undefined {
    return this.shown;
  }

  get theme(): Theme {
    return this.currentTheme;
  }

  /** Shows a view in a tab; false where it is shown already. */
  show(name: ViewName, tab: ViewName): boolean {
    this.root.setAttribute('aria-labelledby', `view-tab-${tab}`);
    if (this.shown?.name === name) {
      this.shown.showIn?.(tab);
      return false;
    }
    const made = this.views.get(name);
    const view = made ?? this.make(name);
    this.views.set(name, view);
    if (this.shown) this.scrollBack.set(this.shown.name, keepScrolled(this.shown.root));
    this.returned = this.drawnAny;
    this.shown = view;
    view.showIn?.(tab);
    this.root.dataset.view = name;
    this.root.replaceChildren(view.root);
    this.root.scrollTop = 0;
    this.placeInspector();
    this.scrollBack.get(name)?.();
    view.setTheme(this.currentTheme);
    if (!made && this.run) view.setRun(this.run, true);
    view.resize();
    return true;
  }

  /** Another run for all views, or none. */
  setRun(run: RunSummary | undefined, sameTrace: boolean): void {
    this.run = run;
    if (run === undefined) return;
    // A view of blocks that are placed otherwise stays with its run: it is not shown before there is one like it.
    for (const [name, view] of this.views) if (this.placementsOf(name).includes(run.placement)) view.setRun(run, sameTrace);
  }

  /** A frame of the run; it is drawn where it is the active view's. */
  update(frame: FrameMessage): void {
    this.drawnAny = true;
    const view = this.shown;
    if (view?.name !== frame.body.kind) return;
    view.update(frame);
    // Judged by the frame, not when the view is shown: what the host has chosen by then may still be on its way.
    const selected = frame.selection?.from;
    const chosenMeanwhile = this.returned && selected !== undefined && this.drawnWith.get(view.name) !== selected;
    this.returned = false;
    this.drawnWith.set(view.name, selected);
    if (chosenMeanwhile) view.revealByte?.(selected);
  }

  /** What the views keep; of those not made in this life of the page, what they kept in the last. */
  save(before: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    const saved = [...this.views].map(([name, view]) => [name, view.save()] as const);
    return { ...before, ...Object.fromEntries(saved) };
  }

  /** Beside the view where there is room, else among its own panels, else below it. */
  private placeInspector(): void {
    for (const view of this.views.values()) if (view !== this.shown || this.wide.matches) view.adopt?.(undefined);
    if (!this.wide.matches && this.shown?.adopt) this.shown.adopt(this.inspector);
    else this.area.append(this.inspector);
  }
}
