// Gives VS Code's context menus what lies under the pointer.
import type { Pointed, View } from '../views/view';

/** What context menus are told, as keys of VS Code's when clauses and as the argument of their commands. */
interface MenuContext {
  readonly preventDefaultContextMenuItems: true;
  readonly alloctraceView: string;
  readonly alloctraceByte?: number;
  readonly alloctraceAllocated?: boolean;
  readonly alloctraceLine?: number;
  readonly alloctraceFilter?: string;
}

/**
 * Tells VS Code what a context menu is about before it opens one: by pointer or by the menu key, at whatever the active view
 * has there. VS Code reads the attribute from the event's target outwards; this listens on the way in.
 */
export function prepareContextMenus(root: HTMLElement, stage: HTMLElement, active: () => View | undefined): void {
  const describe = (event: MouseEvent): void => {
    const view = active();
    const inView = event.target instanceof Node && stage.contains(event.target);
    const pointed = inView ? view?.contextAt?.(event) : undefined;
    const context: MenuContext = {
      preventDefaultContextMenuItems: true,
      alloctraceView: view?.name ?? '',
      ...(pointed && contextOf(pointed)),
    };
    root.dataset.vscodeContext = JSON.stringify(context);
  };
  root.addEventListener('contextmenu', describe, { capture: true });
}

function contextOf(pointed: Pointed): Partial<MenuContext> {
  if ('byte' in pointed) return { alloctraceByte: pointed.byte, alloctraceAllocated: pointed.allocated };
  return { alloctraceLine: pointed.line, alloctraceFilter: pointed.filter };
}

/** Opens VS Code's context menu below a control, as if it had been asked for there. */
export function openMenuAt(control: HTMLElement): void {
  const { left, bottom } = control.getBoundingClientRect();
  control.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true, clientX: left, clientY: bottom }));
}
