// Copies the checked files, so that the tests can break the copies.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function copyOf(folder, t) {
  const copy = mkdtempSync(join(tmpdir(), 'webmetrics-checks-'));
  t.after(() => rmSync(copy, { recursive: true }));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export function replace(file, from, to) {
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(from), `the file does not contain '${from}'`);
  writeFileSync(file, text.replace(from, to));
}
