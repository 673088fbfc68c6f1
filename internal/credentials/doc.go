// Package credentials looks at everything that opens the API, whichever room issues it: access tokens,
// refresh tokens, personal access tokens, client secrets. It lists what works, counts what is due for a renewal, and ends
// many at once. It stores nothing of its own.
package credentials
