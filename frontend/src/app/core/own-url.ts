/**
 * The address of one of this site's own pages or tools, as a URL parameter names it; undefined for
 * anything that leads elsewhere. It is absolute: a path such as `//evil.example` would be another site.
 */
export function ownUrl(named: string, origin: string): string | undefined {
  const url = URL.parse(named, origin);
  if (!url || url.origin !== origin || url.username || url.password) return undefined;
  return url.pathname.startsWith('//') ? undefined : url.href;
}
