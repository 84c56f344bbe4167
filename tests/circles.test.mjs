// Tests that scripts/circles.mjs finds files that import one another, and no others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const script = new URL('../scripts/circles.mjs', import.meta.url).pathname;

function check(files) {
  const folder = mkdtempSync(join(tmpdir(), 'circles-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status, stderr };
}

test('Rust: two files that import one another are a circle', () => {
  const { status, stderr } = check({
    'lib.rs': 'mod a;\nmod b;\n',
    'a.rs': 'use crate::b::B;\npub struct A(B);\n',
    'b.rs': 'pub struct B;\nimpl B { pub fn a() -> Option<super::a::A> { None } }\n',
  });
  assert.equal(status, 1);
  assert.match(stderr, /a\.rs imports .*b\.rs/);
  assert.match(stderr, /b\.rs imports .*a\.rs/);
});

test('Rust: a module that re-exports its children ties none of them', () => {
  const files = {
    'lib.rs': 'pub mod wing;\n',
    'wing/mod.rs': 'mod first;\nmod second;\npub use first::First;\npub use second::{Second, other as renamed};\n',
    'wing/first.rs': '// use crate::wing::Second is only a comment\npub struct First;\n',
    'wing/second.rs': 'use crate::wing::First;\npub struct Second(First);\npub fn other() {}\n',
  };
  assert.deepEqual(check(files), { status: 0, stderr: '' });
  files['wing/first.rs'] = 'use super::renamed;\npub struct First;\n';
  assert.equal(check(files).status, 1);
});

test('Rust: what only tests import is no circle', () => {
  const tests = '#[cfg(test)]\n#[allow(clippy::unwrap_used)]\nmod tests {\n    use crate::b::B;\n}\n';
  assert.equal(check({ 'lib.rs': '', 'a.rs': `pub struct A;\n${tests}`, 'b.rs': 'use crate::a::A;\npub struct B(A);\n' }).status, 0);
});

test('TypeScript: imports of types count', () => {
  const files = { 'a.ts': "import type { B } from './b';\n", 'b.ts': "export {\n  type A,\n} from './a';\n" };
  assert.equal(check(files).status, 1);
  files['b.ts'] = "import { readFileSync } from 'node:fs';\n";
  assert.equal(check(files).status, 0);
});

test('a folder that does not exist is an error', () => {
  const { status, stderr } = spawnSync(process.execPath, [script, 'no/such/folder'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /no\/such\/folder is no folder/);
});
