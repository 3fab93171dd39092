import type { CommandId } from '../../model/contributions';

/** The memory map registers its own commands. */
export type HostCommandId = Exclude<CommandId, 'alloctrace.showMemoryMap' | 'alloctrace.pinMemoryMap' | 'alloctrace.unpinMemoryMap'>;

/** What commands do, by id. A command may be given arguments by key bindings, menus or other extensions. */
export type Handlers<Id extends HostCommandId = HostCommandId> = Record<Id, (...args: unknown[]) => unknown>;
