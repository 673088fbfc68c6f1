package tokens

import (
	"crypto/rand"
	"crypto/sha256"
	"hash/crc32"
	"math/big"
	"strings"
)

// Prefix tells what a value that Ostiary hands out is, to people and to secret scanners.
type Prefix string

// The kinds of value.
const (
	AccessTokenPrefix         Prefix = "ost_at_"
	RefreshTokenPrefix        Prefix = "ost_rt_"
	AuthorizationCodePrefix   Prefix = "ost_ac_"
	PersonalAccessTokenPrefix Prefix = "ost_pat_"
	ClientSecretPrefix        Prefix = "ost_cs_"
)

const (
	base62         = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	secretLength   = 43 // base62 digits that hold 256 bits
	checksumLength = 6  // base62 digits that hold 32 bits
)

// Mint returns a fresh value: prefix, 256 random bits, checksum.
func Mint(p Prefix) string {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails (crypto/rand)
	digits := new(big.Int).SetBytes(bits[:]).Text(len(base62))
	body := string(p) + strings.Repeat("0", secretLength-len(digits)) + digits
	return body + checksum(body)
}

// HasForm reports whether value can be one that [Mint] made for the prefix. The checksum is no secret:
// it spares a look into the database, and false alarms to secret scanners.
func HasForm(p Prefix, value string) bool {
	if len(value) != len(p)+secretLength+checksumLength || !strings.HasPrefix(value, string(p)) {
		return false
	}
	body := value[:len(value)-checksumLength]
	return strings.Trim(body[len(p):], base62) == "" && checksum(body) == value[len(body):]
}

// Hash returns what is stored of a value. One round of SHA-256 is enough for 256 random bits: there
// is nothing to guess.
func Hash(value string) []byte {
	sum := sha256.Sum256([]byte(value))
	return sum[:]
}

// LastFour returns the end of a value, by which people tell it from others.
func LastFour(value string) string {
	return value[max(0, len(value)-4):]
}

// Hint is what is shown of a value: its prefix and its end, for example "ost_cs_…a1B2".
func Hint(p Prefix, lastFour string) string {
	if strings.HasPrefix(lastFour, "…") {
		return lastFour // it has no prefix of ours
	}
	return string(p) + "…" + lastFour
}

// ForeignLastFour is [LastFour] of a value that another server made, as [Hint] shows it: "…a1B2". It is "…" when the value is
// not known, or short.
func ForeignLastFour(value string) string {
	if len(value) < 16 { // four of a few would tell too much
		return "…"
	}
	return "…" + strings.ToValidUTF8(LastFour(value), "")
}

// checksum returns the CRC-32 of a value without it, in base62.
func checksum(body string) string {
	var digits [checksumLength]byte
	for sum, i := crc32.ChecksumIEEE([]byte(body)), checksumLength-1; i >= 0; i-- {
		digits[i], sum = base62[sum%uint32(len(base62))], sum/uint32(len(base62))
	}
	return string(digits[:])
}
