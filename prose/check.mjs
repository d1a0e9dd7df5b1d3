// Checks the documentation of this repository, or of the work tree that the first argument names.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findings, markdownFiles } from './prose.mjs';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const files = markdownFiles(root);
const found = await findings(root, files);
for (const finding of found) {
  console.log(finding);
}
console.log(`${files.length} files, ${found.length} findings`);
process.exitCode = files.length && !found.length ? 0 : 1;
