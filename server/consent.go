package server

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/scope"
	"github.com/ostiary/ostiary/oauth"
)

// consent fills the consent page.
type consent struct {
	oauth.Question
	Monogram string // stands for the application's picture
	Long     bool   // the name needs smaller letters
	Scopes   []askedScope
}

type askedScope struct {
	oauth.AskedScope
	Powerful bool // gives rights over Ostiary itself
}

// longName is how many characters a name may have to be written in large letters.
const longName = 48

func newConsent(question oauth.Question) consent {
	c := consent{
		Question: question,
		Monogram: monogram(question.Application),
		Long:     utf8.RuneCountInString(question.Application) > longName,
	}
	for _, asked := range question.Scopes {
		c.Scopes = append(c.Scopes, askedScope{asked, asked.Name == scope.Admin})
	}
	// What is powerful stands where nobody overlooks it.
	slices.SortStableFunc(c.Scopes, func(a, b askedScope) int { return cmp.Compare(rank(a), rank(b)) })
	return c
}

func rank(s askedScope) int {
	if s.Powerful {
		return 0
	}
	return 1
}

// monogram returns the first letter or digit of a name in upper case, with the marks that belong to it. A name
// without any, say of symbols, is known by its first character.
func monogram(name string) string {
	start := max(0, strings.IndexFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }))
	first, size := utf8.DecodeRuneInString(name[start:])
	if size == 0 {
		return ""
	}
	marks := name[start+size:]
	if end := strings.IndexFunc(marks, func(r rune) bool { return !unicode.IsMark(r) }); end >= 0 {
		marks = marks[:end]
	}
	return string(unicode.ToUpper(first)) + marks
}
