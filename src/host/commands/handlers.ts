// The type of a part of the command table: a handler for each id that package.json contributes, or it does not compile.
import type { CommandId, PanelCommandId } from '../../model/contributions';

/** The memory map registers its own commands. */
export type HostCommandId = Exclude<CommandId, PanelCommandId>;

/** What commands do, by id. A command may be given arguments by key bindings, menus or other extensions. */
export type Handlers<Id extends HostCommandId = HostCommandId> = Record<Id, (...args: unknown[]) => unknown>;
