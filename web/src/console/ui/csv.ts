/** A column of a file: its title and what stands in it. */
export type CsvColumn<Row> = { title: string; value: (row: Row) => string | number | boolean | null | undefined }

/** Returns the rows as CSV (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe. */
export function toCsv<Row>(rows: Row[], columns: CsvColumn<Row>[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ value }) => String(value(row) ?? '')))]
  return lines.map((cells) => cells.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
