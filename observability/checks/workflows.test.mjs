import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { copyOf, replace } from './copy.mjs';
import { workflowErrors, workflowsFolder } from './workflows.mjs';

test('the workflows are valid', () => {
  assert.deepEqual(workflowErrors(workflowsFolder), []);
});

const broken = [
  ['build.yml', 'runs-on:', 'run-on:', /build\.yml:\d+: .*"runs-on"/],
  ['build.yml', 'matrix.java', 'matrix.jdk', /property "jdk" is not defined/],
  ['release.yml', 'contents: write', 'contents: writes', /"writes" is invalid/],
  ['native.yml', "'43 4", "'63 4", /invalid CRON format/],
  ['code-scanning.yml', 'init@', 'init@v4 # ', /init@v4 .* is not pinned/],
];
for (const [file, from, to, message] of broken) {
  test(`'${to}' in ${file} is refused`, (t) => {
    const copy = copyOf(workflowsFolder, t);
    replace(join(copy, file), from, to);
    assert.match(workflowErrors(copy).join('\n'), message);
  });
}
