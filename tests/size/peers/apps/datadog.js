// As the README of @datadog/browser-rum begins.
import { datadogRum } from '@datadog/browser-rum';

datadogRum.init({
  applicationId: 'id',
  clientToken: 'token',
  site: 'datadoghq.com',
  sessionSampleRate: 100,
  sessionReplaySampleRate: 100,
  trackResources: true,
  trackLongTasks: true,
  trackUserInteractions: true,
});
