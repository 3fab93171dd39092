// Which memory node each CPU is on. Events do not say it, and perf asks the machine: here it shows in where a CPU's own allocations lie.
/** Memory of one node lies together: stretches of so many bytes are taken to be of one. */
const stretchBytes = 2 ** 24;
/** More CPUs than a machine has. */
const mostCpus = 2 ** 13;

/** Gathers allocations, then answers. */
export class CpuNodes {
  /** By stretch: votes for each node, of allocations that asked for one and got memory there. */
  private readonly stretches = new Map<number, number[]>();
  /** By stretch and CPU: allocations that left the node to the kernel, which takes the CPU's own. */
  private readonly own = new Map<number, number>();
  /** By CPU: how often it asked for each node. */
  private readonly asked: (number[] | undefined)[] = [];
  /** By CPU, worked out when it is first asked for. */
  private nodes: Int32Array | undefined;

  /** An allocation of a CPU; `node` is below 0 where any would do, `pointer` a number that need not be exact. */
  add(cpu: number, node: number, pointer: number): void {
    if (cpu < 0 || cpu >= mostCpus) return;
    const stretch = Math.floor(pointer / stretchBytes);
    if (node < 0) {
      const key = stretch * mostCpus + cpu;
      this.own.set(key, (this.own.get(key) ?? 0) + 1);
      return;
    }
    let votes = this.stretches.get(stretch);
    if (!votes) this.stretches.set(stretch, (votes = []));
    votes[node] = (votes[node] ?? 0) + 1;
    const asked = (this.asked[cpu] ??= []);
    asked[node] = (asked[node] ?? 0) + 1;
  }

  /** Allocations that asked for another node than that of their CPU. */
  get crossings(): number {
    const nodes = (this.nodes ??= this.settle());
    let crossings = 0;
    this.asked.forEach((counts, cpu) => counts?.forEach((count, node) => (crossings += node === nodes[cpu] ? 0 : count)));
    return crossings;
  }

  private settle(): Int32Array {
    const found: (number[] | undefined)[] = [];
    for (const [key, count] of this.own) {
      const votes = this.stretches.get(Math.floor(key / mostCpus));
      if (!votes) continue;
      const cpu = key % mostCpus;
      const counts = (found[cpu] ??= []);
      const node = mostOf(votes);
      counts[node] = (counts[node] ?? 0) + count;
    }
    return Int32Array.from(this.asked, (asked, cpu) => mostOf(found[cpu] ?? asked ?? []));
  }
}

/** The index of the greatest count, the first of several; 0 where there is none. */
function mostOf(counts: readonly number[]): number {
  let best = 0;
  counts.forEach((count, index) => {
    if (count > (counts[best] ?? 0)) best = index;
  });
  return best;
}
