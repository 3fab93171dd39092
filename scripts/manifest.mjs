// Writes what is generated of package.json, package.nls.json, the schemas and the documents: node scripts/manifest.mjs
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { root } from './lib/project.mjs';
import { temporaryFolder } from './lib/vscode.mjs';

const bundle = path.join(await temporaryFolder('manifest'), 'manifest.cjs');
await build({
  stdin: { contents: `export * from './src/manifest/generated'; export * from './src/manifest/part';`, resolveDir: root, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: bundle,
  logLevel: 'warning',
});
/** @typedef {typeof import('../src/manifest/part.js')} Writing */
/** @typedef {import('../src/manifest/part.js').ManifestPart} ManifestPart */
/** @typedef {import('../src/manifest/part.js').SchemaPart} SchemaPart */
/** @typedef {import('../src/manifest/part.js').TextPart} TextPart */
/** @typedef {import('../src/manifest/part.js').DocumentPart} DocumentPart */
/** @typedef {import('../src/manifest/part.js').StretchPart} StretchPart */
/** @typedef {import('../src/manifest/part.js').FilePart} FilePart */
/** @typedef {{ manifestParts: ManifestPart[], schemaParts: SchemaPart[], textParts: TextPart[], documentParts: DocumentPart[], stretchParts: StretchPart[], fileParts: FilePart[] }} Parts */
// Not the type of the bundle itself: that would have the whole product checked as a script.
const {
  documentParts,
  fileParts,
  manifestParts,
  schemaParts,
  stretchParts,
  textParts,
  translatedPart,
  withDocument,
  withPart,
  withStretch,
  withTexts,
} = /** @type {Writing & Parts} */ (createRequire(import.meta.url)(bundle));

/**
 * @param {string} name relative to the root
 * @param {(text: string) => string} change
 */
async function rewrite(name, change) {
  const file = path.join(root, name);
  const before = await readFile(file, 'utf8').catch(() => '');
  const changed = change(before);
  const { ignored } = await getFileInfo(file, { ignorePath: path.join(root, '.prettierignore') });
  const after = ignored ? changed : await format(changed, { ...(await resolveConfig(file)), filepath: file });
  if (after !== before) {
    await writeFile(file, after);
    process.stdout.write(`${name} is written anew.\n`);
  }
}

await rewrite('package.json', (text) =>
  JSON.stringify(
    manifestParts.reduce((manifest, part) => withPart(manifest, part), JSON.parse(text)),
    null,
    2,
  ),
);
await rewrite('package.nls.json', (text) =>
  JSON.stringify(
    textParts.reduce((texts, part) => withTexts(texts, part), JSON.parse(text)),
    null,
    2,
  ),
);
const bundled = JSON.parse(await readFile(path.join(root, 'l10n', 'bundle.l10n.de.json'), 'utf8'));
await rewrite('package.nls.de.json', (text) =>
  JSON.stringify(
    textParts
      .filter(({ isTranslated }) => isTranslated)
      .reduce((texts, part) => withTexts(texts, translatedPart(part, bundled)), JSON.parse(text)),
    null,
    2,
  ),
);
for (const name of new Set(schemaParts.map(({ file }) => file))) {
  await rewrite(name, (text) => {
    const parts = schemaParts.filter(({ file }) => file === name);
    return JSON.stringify(
      parts.reduce((schema, part) => withPart(schema, part), JSON.parse(text)),
      null,
      2,
    );
  });
}
for (const { file, text } of fileParts) {
  await rewrite(file, () => text);
}
for (const part of stretchParts) {
  await rewrite(part.file, (text) => withStretch(text, part));
}
for (const part of documentParts) {
  await rewrite(part.file, (text) => withDocument(text, part));
}
