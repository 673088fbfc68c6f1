/** Stands where there is nothing to say. In a list on a phone its line is left out. */
export function None() {
  return <span className="none">–</span>
}
