// Copies of what is checked, for the tests to break.
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
  assert.ok(text.includes(from), `there is no '${from}'`);
  writeFileSync(file, text.replace(from, to));
}
