#!/usr/bin/env node
// `make demo`: measures real visits in real browsers, sends them to a collector, and shows the results in a table, a
// file and a dashboard.
import { fileURLToPath } from 'node:url';
import { runDemo } from '../tests/accuracy/demo.mjs';
import { demoArguments } from './demo-arguments.mjs';
import { demoWithDashboard } from './demo-dashboard.mjs';

const OUT = fileURLToPath(new URL('../target/demo', import.meta.url));

const HELP = `Measures visits of the web sample app in real browsers, checks every time against the pixels, and starts a collector
with a dashboard for them.

  node scripts/demo.mjs [--visits 15] [--stay | --no-stay]

  --visits N   visits of each of three surfaces (default 15: about two and a half minutes)
  --stay       keep the dashboard running until Ctrl-C (default on a terminal); --no-stay: exit when done

Writes target/demo/report.json (described in docs/reports.md), a filmstrip of one visit of each surface and of each case
(an error screen, a consent dialog, a live region, streamed text), and a screenshot of the dashboard.`;

const { visits, stay } = demoArguments({ help: HELP, visits: 15 });
const run = async (endpoint) => {
  const report = await runDemo({ visits, out: OUT, endpoint });
  const { live, surfaces, cases, never } = report;
  return { report, reported: live.length + surfaces.filter(({ exact }) => exact).length + cases.length + (never ? 1 : 0) };
};
if (!(await demoWithDashboard({ out: OUT, stay, run }))) process.exitCode = 1;
