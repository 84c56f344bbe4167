// What the package's debugging tools read of the SDK. Its parts are handed out as they are, so that apps carry no code for
// the tools; src/entries/inspect.ts makes sense of them.

import { reportsPaint } from './paint-records';
import { inspectRequests } from './requests';
import { sdk, type Sdk } from './sdk';
import { labelOf } from './labels';

/** The parts of the SDK that the tools read. */
export interface Parts {
  sdk: Sdk;
  /** True if the browser reports when elements are painted. */
  reportsPaint: boolean;
  requests: ReturnType<typeof inspectRequests>;
  /** Returns an element's tag, id and class names. */
  labelOf(element: Element | undefined): string;
}

/** Returns the parts of the SDK that the tools read. */
export const parts = (): Parts => ({ sdk, reportsPaint, requests: inspectRequests(), labelOf });
