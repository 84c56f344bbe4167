// Names routes: the path of an address, in which everything that looks like an id is replaced, so that all pages of one
// kind have one name, and no name identifies a user or an object.

/** Stands in a route for what looks like an id. */
const ID = ':id';
/** Longest segment that is kept, characters. */
const LONGEST = 40;

/**
 * Returns the part of an address that a visit belongs to: its path, and the path in a fragment that begins with `#/` or
 * `#!/`. Queries, other fragments and a slash at the end are left out.
 */
export function pathOf(url: URL): string {
  const [fragment] = /^#!?\/[^?#]+/.exec(url.hash) ?? [''];
  // The path of a local file contains the names of the user's folders.
  const path = url.protocol === 'file:' ? url.pathname.replace(/.*(?=\/)/, '') : url.pathname;
  return trim(path) + trim(fragment);
}

const trim = (path: string): string => path.replace(/(.)\/+$/, '$1');

/** Returns the route of what {@link pathOf} has returned: the path with ids replaced by `:id`. */
export const routeOf = (path: string): string => path.replace(/[^/#]+/g, nameOfSegment);

function nameOfSegment(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // The segment is no encoded text. Its percent sign makes it an id.
  }
  // Matrix parameters (`;jsessionid=…`) are a query.
  text = text.replace(/;.*/, '');
  return isId(text) ? ID : text;
}

// Returns true for numbers, UUIDs, tokens, e-mail addresses, user names after `@` or `~`, and whatever is very long. A
// word with few digits, such as `v2` or `iphone-15-pro`, is none.
function isId(text: string): boolean {
  if (text.length > LONGEST || /[@%/\\]|^~/.test(text)) return true;
  // Numbers, dates, versions, coordinates; also with an extension.
  if (/^[-+]?\d[\d.,:_-]*(\.[a-z]\w*)?$/i.test(text)) return true;
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => {
    const digits = word.replace(/\D+/g, '').length;
    if (digits >= 5 || (digits > 0 && /^[\da-f]{8,}$/i.test(word))) return true;
    const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
    // In a name of several words, such as `notificationsAndSounds`, few capitals follow a small letter.
    return (digits > 0 && word.length >= (mixed ? 6 : 12)) || /(\d+[a-zA-Z]+){2}\d|([a-z][A-Z].*){4}/.test(word);
  });
}
