// The host tests on the desktop's VS Code, for machines that can download it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import { hostTests, hostTestEnvironment, hostTestSettings, workspaceFolder } from './host.mjs';
import { cacheFolder, PlainError, root, say } from './project.mjs';
import { temporaryFolder, writeSettings } from './vscode.mjs';

/** @returns {Promise<string>} the path of VS Code's executable */
async function downloadDesktop() {
  say('downloading VS Code for the desktop (cached in .vscode-test)');
  try {
    return await downloadAndUnzipVSCode({ cachePath: cacheFolder, reporter: new SilentReporter() });
  } catch (error) {
    const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error);
    throw new PlainError(
      `VS Code could not be downloaded from https://update.code.visualstudio.com (${reason}). ` +
        'This suite needs that server; "npm run test:host" runs the same tests in the VS Code from npm.',
    );
  }
}

/**
 * Runs the host tests twice, with workspace trust switched off and in a folder that is not trusted.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runDesktopTests() {
  const vscodeExecutablePath = await downloadDesktop();
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new PlainError(
      'The desktop\'s VS Code needs a display; without one, run "xvfb-run -a npm run test:desktop" (apt-get install xvfb).',
    );
  }
  const counts = { passed: 0, failed: 0 };
  for (const restricted of [false, true]) {
    const userData = await temporaryFolder('desktop');
    await writeSettings(path.join(userData, 'User'), hostTestSettings(restricted));
    const { environment, totals } = await hostTestEnvironment(restricted);
    const launchArgs = [
      await workspaceFolder('desktop'),
      '--user-data-dir',
      userData,
      '--extensions-dir',
      path.join(userData, 'extensions'),
    ];
    if (process.getuid?.() === 0) {
      launchArgs.push('--no-sandbox');
    }
    const options = {
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: hostTests,
      extensionTestsEnv: environment,
      launchArgs,
    };
    const failure = await runTests(options).then(
      () => undefined,
      (/** @type {unknown} */ error) => error,
    );
    const run = JSON.parse(await readFile(totals, 'utf8').catch(() => '{}'));
    if (run.passed === undefined) {
      throw new PlainError(`VS Code ended before the tests did: ${String(failure)}`);
    }
    counts.passed += run.passed;
    counts.failed += run.failed;
  }
  return counts;
}
