/** A column of a file: its title and what stands in it. */
export type CsvColumn<Row> = { title: string; value: (row: Row) => string | number | boolean | null | undefined }

/** Returns the rows as CSV (RFC 4180). */
export function toCsv<Row>(rows: Row[], columns: CsvColumn<Row>[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ value }) => String(value(row) ?? '')))]
  return lines.map((cells) => cells.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell(text: string): string {
  const safe = harmless(text)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// What begins a formula, in full width too, where a cell begins or may be taken to.
const formula = /(?<=^|[;\t\r\n])(?=[=+\-@\t\r\n＝＋－＠])/g

/**
 * Keeps a spreadsheet from running a cell, or what it takes for one, with an apostrophe in front: as the server does in
 * its files (server/audit_csv.go). Names are chosen by people, and many spreadsheets end a cell at a semicolon.
 */
function harmless(text: string): string {
  return text.replace(formula, "'")
}
