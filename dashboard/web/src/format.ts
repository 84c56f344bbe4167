// Formats numbers for people.

const whole = new Intl.NumberFormat('en');

export function count(value: number): string {
  return whole.format(value);
}

export function visits(value: number): string {
  return `${count(value)} ${value === 1 ? 'visit' : 'visits'}`;
}

/** Formats milliseconds: 84 ms, 840 ms, 1.24 s, 12.4 s, 124 s. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  return `${s < 9.995 ? s.toFixed(2) : s < 99.95 ? s.toFixed(1) : whole.format(Math.round(s))} s`;
}

/** Formats a share of 0 to 1. Only exactly 0 and 1 are shown as 0% and 100%. */
export function percent(share: number): string {
  if (share <= 0) return '0%';
  if (share >= 1) return '100%';
  if (share < 0.001) return '<0.1%';
  if (share > 0.999) return '>99.9%';
  return `${(share * 100).toFixed(1)}%`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** Formats a time of day, with the date unless it is today. A device's clock may be wrong, even invalid. */
export function moment(ms: number): string {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '–';
  const today = at.toDateString() === new Date().toDateString();
  return today ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}
