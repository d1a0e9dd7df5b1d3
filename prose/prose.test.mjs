import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { findings, ownWords, unknownWords } from './prose.mjs';

const folder = (name) => fileURLToPath(new URL(name, import.meta.url));
const pages = (name) => readdirSync(folder(name)).filter((file) => file.endsWith('.md'));

test('a page without a fault passes', async () => {
  assert.deepEqual(await findings(folder('good'), pages('good')), []);
});

const faults = {
  'adverb.md': '3:1: "simply" can weaken meaning',
  'article.md': '3:18: Unexpected article `a` before `answer`',
  'cliche.md': '3:1: "acid test" is a cliche',
  'long-cell.md': '5:17: Sentence of 32 words, at most 30: "A sentence is easy to read as long as it has one thought, bu..."',
  'long-item.md': '4:3: Sentence of 32 words',
  'long-sentence.md': '3:1: Sentence of 32 words',
  'missing-anchor-of-page.md': '3:6: Cannot find heading for `#short-item` in `long-item.md`',
  'missing-anchor.md': '3:6: Cannot find heading for `#the-end`',
  'missing-file-of-root.md': '3:10: Cannot find file `docs/other.md`',
  'missing-file.md': '3:10: Cannot find file `other.md`',
  'missing-image-in-html.md': '3:1: Cannot find file `page.png`',
  'missing-image.md': '3:1: Cannot find file `page.png`',
  'repeated-word.md': '3:19: Unexpected repeated `the`',
  'skipped-heading.md': '3:1: Unexpected heading rank `3`',
  'spacing.md': '3:28: Unexpected 2 spaces between sentence',
  'undefined-reference.md': '3:10: Unexpected reference to undefined definition',
  'unknown-alternative-text.md': '3:7: Unexpected unknown word `grahp`',
  'unknown-word-in-cell.md': '5:32: Unexpected unknown word `reqests`',
  'unknown-word-in-quotes.md': '3:18: Unexpected unknown word `recieved`',
  'unknown-word.md': '3:12: Unexpected unknown word `recieves`',
  'unused-definition.md': '3:1: Unexpected unused definition',
  'weasel.md': '3:1: "extremely" is a weasel word',
  'wordy.md': '3:1: Unexpected `In order to`',
  'wrong-case.md': '3:13: Unexpected unknown word `kubernetes`',
};

test('each bad page is reported for its fault, and for nothing else', async () => {
  const found = await findings(folder('bad'), pages('bad'));
  const expected = Object.entries(faults).map(([page, fault]) => `${page}:${fault}`);
  assert.deepEqual(found.map((finding, index) => finding.slice(0, expected[index]?.length)), expected);
});

test('the command checks the pages of a work tree, but not what Git ignores and not the bad pages', (t) => {
  const tree = mkdtempSync(join(tmpdir(), 'webmetrics-prose-'));
  t.after(() => rmSync(tree, { recursive: true }));
  const check = () => spawnSync(process.execPath, [folder('check.mjs'), tree], { encoding: 'utf8' });
  execFileSync('git', ['init', '--quiet', tree]);
  assert.deepEqual([check().stdout, check().status], ['0 files, 0 findings\n', 1]);
  cpSync(folder('good'), tree, { recursive: true });
  for (const skipped of ['target', 'prose']) {
    cpSync(folder('bad'), join(tree, skipped), { recursive: true });
  }
  writeFileSync(join(tree, '.gitignore'), 'target/\n');
  assert.deepEqual([check().stdout, check().status], ['2 files, 0 findings\n', 0]);
  writeFileSync(join(tree, 'new.md'), 'Recieved.\n');
  assert.match(check().stdout, /^new\.md:1:1: Unexpected unknown word `Recieved`.*\n3 files, 1 findings\n$/);
  assert.equal(check().status, 1);
});

test('our own words are in order, each once', () => {
  const key = (word) => word.toUpperCase();
  assert.deepEqual(ownWords, [...new Set(ownWords)].sort((a, b) => key(a) < key(b) ? -1 : 1));
});

test('our own words are not in the dictionary', async () => {
  assert.deepEqual(await unknownWords(ownWords), ownWords);
});
