// Parses the arguments of a demo. Exits if they are invalid or help is requested.
import { parseArgs } from 'node:util';

/** @param {{ help: string, visits: number }} options visits: default number of visits of each surface @returns {{ visits: number, stay: boolean }} */
export function demoArguments({ help, visits: defaultVisits }) {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      visits: { type: 'string', default: String(defaultVisits) },
      stay: { type: 'boolean', default: Boolean(process.stdout.isTTY) },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const visits = Number(values.visits);
  if (!Number.isInteger(visits) || visits < 1 || visits > 10_000) {
    console.error(`--visits: expected 1 to 10000, got "${values.visits}". Try --help.`);
    process.exit(2);
  }
  return { visits, stay: values.stay };
}
