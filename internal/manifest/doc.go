// Package manifest keeps clients, scopes and groups as code: it reads files of YAML that describe them, says what
// would change, changes it, and writes what is there as such a file.
//
// It owns the form of the file, and no rule about what is in it: each entry goes through the same use case of its
// room as in the console. All of them are one transaction, and a plan is that transaction, taken back. So a plan cannot
// differ from what comes of it, and nothing is written while anything is wrong.
//
// What a file leaves out stays as it is: a key, an entry, a list of entries. It is called by the command line, for
// whoever is in charge of the server.
package manifest
