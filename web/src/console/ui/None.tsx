/** Stands in a table where there is nothing to say. On a phone its line is left out. */
export function None() {
  return <span className="none">–</span>
}
