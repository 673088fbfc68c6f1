// Without the letters and digits that are taken for one another.
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Makes a password that nobody guesses: 20 random letters and digits (116 bits), in fours to be read out. */
export function randomPassword(): string {
  const all = Array.from({ length: 20 }, randomLetter).join('')
  return all.match(/.{4}/g)!.join('-')
}

// A byte beyond the last whole multiple would favour the first letters: it is thrown away.
function randomLetter(): string {
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < 256 - (256 % letters.length)) return letters.charAt(byte % letters.length)
  }
}
