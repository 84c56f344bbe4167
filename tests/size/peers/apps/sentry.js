// As Sentry's documentation sets up tracing in a browser.
import * as Sentry from '@sentry/browser';

Sentry.init({
  dsn: 'https://key@o0.ingest.example/0',
  integrations: [Sentry.browserTracingIntegration()],
  tracesSampleRate: 1.0,
});
