import { fraction, randomNumbers } from '../../../src/model/random';

/** A trace in which everything happens, the same each time. */
export function longTrace(fit: 'lowest' | 'lifo', statements: number): string {
  const random = numbers(fit === 'lowest' ? 1 : 2);
  const pick = (count: number): number => Math.floor(random() * count);
  const lines = [
    `arena 1000KiB unit 64 base 0x100000 max 256KiB fit ${fit}`,
    'machine cpus 4',
    'cache small 72',
    'cache task 1740 partial 2',
    'cache tight 500 align 1 order 1 ctor',
  ];
  const cacheNames = ['small', 'task', 'tight'];
  for (let i = 0; i < statements; i++) {
    const handle = `h[${pick(1500)}]`;
    const roll = pick(1000);
    if (roll < 180) lines.push(`${handle} = alloc ${1 + pick(2000)}`);
    else if (roll < 330) lines.push(`${handle} = kmalloc ${pick(random() < 0.1 ? 20000 : 600)} @ cpu=${pick(4)}`);
    else if (roll < 480) lines.push(`${handle} = alloc ${cacheNames[pick(3)]} @ cpu=${pick(3)}`);
    else if (roll < 560) lines.push(`${handle} = realloc h[${pick(1500)}] ${pick(4000)}`);
    else if (roll < 580) lines.push(`${handle} = alloc ${64 << pick(4)} at 0x${(0x100000 + 64 * pick(16000)).toString(16)}`);
    else if (roll < 620) {
      lines.push(rangeOf('r', pick(100), 2 + pick(30), random() < 0.5 ? `alloc ${1 + pick(300)}` : `alloc ${cacheNames[pick(3)]}`));
    } else if (roll < 660) lines.push(`free r[${pick(50)}..${50 + pick(80)}:${1 + pick(3)}]`);
    else if (roll < 663) lines.push('free r[*]');
    else if (roll < 664) lines.push('free h[*]');
    else if (roll < 670) lines.push(`shrink ${cacheNames[pick(3)]}`);
    else if (roll < 672) lines.push('cache brief 200', 'b = alloc brief', 'free b', 'destroy brief');
    else if (roll < 676) lines.push(`mark at ${i}`);
    else if (roll < 680) lines.push(`expect live >= ${pick(3000)}`);
    else if (roll < 682) lines.push('expect error out-of-memory', `${handle} = alloc 250000`);
    else lines.push(`free ${handle}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function rangeOf(name: string, first: number, count: number, call: string): string {
  return `${name}[${first}..${first + count}] = ${call}`;
}

/** Numbers in [0, 1), the same for a seed. */
export function numbers(seed: number): () => number {
  const random = randomNumbers(seed);
  return () => fraction(random);
}
