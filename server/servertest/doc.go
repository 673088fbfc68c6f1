// Package servertest lends tests a whole server: the real constructors, a real port, a real database of
// each kind, and people who are signed in through the real sign-in page. Only passwords are hashed
// cheaply.
//
// Whatever secret goes through its hands (passwords, cookies, tokens, client secrets) must not turn up in
// the server's log, which is written at the level of debugging: when a test ends, that is checked.
//
// Only tests import it. A package that uses [Each] calls [testkit.Main] from TestMain.
package servertest
