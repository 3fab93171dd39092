import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PolicyName } from '../../src/model/policy';
import { engineContender, policyContender } from './contenders';
import { atMost, type Figure } from './figures';
import { race } from './measure';
import { streams } from './streams';

/** How many times the buddy engine's time a policy is allowed on the random stream. */
const ratios: Readonly<Partial<Record<PolicyName, number>>> = { 'first-fit': 3, 'next-fit': 3, 'best-fit': 3, tlsf: 1.5, heap4: 3 };
const randomStream = 'a';

const run = promisify(execFile);

/** What a process prints: the stream's title, and nanoseconds an operation. */
interface PolicyReport {
  readonly title: string;
  readonly buddy: number;
  readonly policy: number;
}

/** Nanoseconds an operation of each policy's engine, beside the buddy engine in a process of their own. */
export async function measurePolicies(note: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [policy, ratio] of Object.entries(ratios)) {
    note(`stream (${randomStream}), ${policy}`);
    const { stdout } = await run(process.execPath, [__filename, policy]);
    const report = JSON.parse(stdout) as PolicyReport;
    const subject = report.title;
    figures.push({ subject, what: `engine, ${policy}`, value: report.policy, unit: 'ns/operation' });
    figures.push({
      subject,
      what: `engine, ${policy} / engine, buddy`,
      value: report.policy / report.buddy,
      unit: 'x',
      target: atMost(ratio),
    });
  }
  return figures;
}

/** The race in such a process. */
function work(policy: PolicyName): PolicyReport {
  const stream = streams.get(randomStream)!();
  const milliseconds = race([engineContender('buddy', stream, 'lowest'), policyContender('policy', stream, policy)]);
  const nanoseconds = (name: string): number => ((milliseconds.get(name) ?? NaN) * 1e6) / stream.sizes.length;
  return { title: `(${stream.name}) ${stream.title}`, buddy: nanoseconds('buddy'), policy: nanoseconds('policy') };
}

if (require.main === module) process.stdout.write(JSON.stringify(work(process.argv[2] as PolicyName)));
