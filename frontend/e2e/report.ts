import { readFile } from 'node:fs/promises';

import { strFromU8, unzipSync } from 'fflate';

/** The properties of a workbook that the tests check. */
export interface Workbook {
  readonly sheets: readonly string[];
  readonly hasChart: boolean;
  /** How many rows of a sheet have a value. */
  readonly countRows: (sheet: string) => number;
}

/** Reads an .xlsx file, which is a ZIP archive of XML (ECMA-376). */
export async function readWorkbook(path: string): Promise<Workbook> {
  const parts = unzipSync(await readFile(path));
  const part = (name: string) => strFromU8(parts[name]);
  const targets = new Map(
    elements(part('xl/_rels/workbook.xml.rels'), 'Relationship').map((relation) => [
      attribute(relation, 'Id'),
      attribute(relation, 'Target').replace(/^\/?(xl\/)?/, 'xl/'),
    ]),
  );
  const sheets = new Map(
    elements(part('xl/workbook.xml'), 'sheet').map((sheet) => [
      attribute(sheet, 'name'),
      targets.get(attribute(sheet, 'r:id')) ?? '',
    ]),
  );
  return {
    sheets: [...sheets.keys()],
    hasChart: Object.keys(parts).some((name) => /^xl\/charts\/chart\d+\.xml$/.test(name)),
    countRows: (sheet) =>
      part(sheets.get(sheet) ?? '')
        .split('<row ')
        .slice(1)
        .filter((row) => row.includes('<v>') || row.includes('<is>')).length,
  };
}

function elements(xml: string, name: string): string[] {
  return xml.match(new RegExp(`<${name} [^>]*>`, 'g')) ?? [];
}

function attribute(element: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '';
}
