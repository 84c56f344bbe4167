// The script that `alldrawn/playwright` adds to pages, before their own scripts. The page's copy of the SDK finds it by the
// symbol (src/index.ts). A page with several copies is tested with the last.

import { Completions, type TestedSdk } from './completion';

const page = globalThis as { [key: symbol]: unknown };

page[Symbol.for('alldrawn')] = (sdk: TestedSdk): void => {
  const completions = new Completions(sdk);
  page[Symbol.for('alldrawn.complete')] = async (name: string, within: number) => {
    const result = await completions.wait(name, within);
    // A test receives JSON.
    return 'visit' in result ? { visit: { ...result.visit, bytes: [...result.visit.bytes] } } : result;
  };
};
