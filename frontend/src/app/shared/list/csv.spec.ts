import { toCsv } from './csv';

const COLUMNS = [
  { heading: 'Title', text: (row: string[]) => row[0] },
  { heading: 'Owner', text: (row: string[]) => row[1] },
];

describe('a CSV file', () => {
  it('quotes what would end a cell', () => {
    const csv = toCsv(COLUMNS, [
      ['One, "two"', 'Ada'],
      ['Three\nfour', ''],
    ]);
    expect(csv).toBe('Title,Owner\r\n"One, ""two""",Ada\r\n"Three\nfour",\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('has no formula for %j', (text) => {
    const [, line] = toCsv(COLUMNS.slice(0, 1), [[text]]).split('Title\r\n');
    expect(line.replace(/^"/, '')).toMatch(/^'/);
  });
});
