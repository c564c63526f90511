/** The file's name in a Content-Disposition header (RFC 6266): the encoded one wins. */
export function fileName(contentDisposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(contentDisposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  const plain = /filename=(?:"([^"]*)"|([^;]+))/i.exec(contentDisposition ?? '');
  return plain?.[1] ?? plain?.[2]?.trim();
}

/** Hands a file to the browser as a download. A link to the API could not send the access token. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has its own hold on the content once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
