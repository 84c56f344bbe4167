// The page's colours and font, as a canvas needs them: page.css defines both.

/** Returns the value of the CSS custom property `--name`. */
export const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Returns the page's font at this size, in the canvas's own pixels. */
export const font = (size: number): string => `${size}px ${getComputedStyle(document.body).fontFamily}`;
