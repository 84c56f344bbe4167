// Tests that nothing of a route stays in a page of many routes, and that each route has one event. `make soak-web` opens
// more of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSoak, soak } from './soak.mjs';

test('200 routes, one click every 50 ms', async () => checkSoak(200, await soak(200)));
