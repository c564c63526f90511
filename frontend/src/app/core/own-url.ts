/**
 * The URL of a page or tool of this site, from a URL parameter; undefined if it leads to another
 * site. It is absolute, because a path such as `//evil.example` would be another site.
 */
export function ownUrl(target: string, origin: string): string | undefined {
  const url = URL.parse(target, origin);
  if (!url || url.origin !== origin || url.username || url.password) return undefined;
  return url.pathname.startsWith('//') ? undefined : url.href;
}
