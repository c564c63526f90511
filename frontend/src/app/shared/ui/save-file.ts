/** The file's name in a Content-Disposition header (RFC 6266), preferably the encoded one. */
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
  // After the click, the browser has its own reference to the content.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
