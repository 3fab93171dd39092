// The options of all commands that run traces which override the figures of a trace, by commander.
import { Option, type Command } from 'commander';
import type { Localize } from '../model/localize';
import { parameterChoices, simulationParameters } from '../session/parameters';

/** The figures that override those of a trace. */
export function addSimulation(command: Command, localize: Localize): Command {
  const details = parameterDetails(localize);
  for (const parameter of simulationParameters) {
    const { value, help } = details[parameter];
    const option = new Option(`--${parameter} <${value}>`, help);
    command.addOption(parameterChoices[parameter] ? option.choices(parameterChoices[parameter]) : option);
  }
  return command;
}

function parameterDetails(localize: Localize): Record<(typeof simulationParameters)[number], { value: string; help: string }> {
  return {
    arena: { value: 'size', help: localize('bytes of the arena') },
    unit: { value: 'size', help: localize('the smallest block, a power of two') },
    base: { value: 'address', help: localize('the first address') },
    max: { value: 'size', help: localize('the largest block') },
    fit: { value: 'fit', help: localize('which of several equal free blocks is taken') },
    policy: { value: 'name', help: localize('how a free block is found; what of the arena another policy does not take is left out') },
    overhead: { value: 'size', help: localize('the header of a block') },
    page: { value: 'size', help: localize('the page of the slab allocator') },
    cpus: { value: 'count', help: localize('CPUs, as far as the slab arithmetic goes') },
    kernel: { value: 'version', help: localize('the kernel whose slab arithmetic holds') },
    as: { value: 'route', help: localize('recorded traces: buddy blocks (alloc) or size classes (kmalloc)') },
  };
}
