// The page's colours and font in the form that a canvas needs. page.css defines both.

/** Returns the value of the CSS custom property `--name`. */
export const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Returns the page's font at a size in canvas pixels. */
export const font = (size: number): string => `${size}px ${getComputedStyle(document.body).fontFamily}`;
