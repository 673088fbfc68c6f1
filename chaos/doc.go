// Package chaos proves what docs/reliability.md promises, with the program itself and real databases: it kills them,
// fills their disks and cuts their lines, and then asks for everything that was acknowledged. It has tests, and no code.
//
// Most of them have a short form, for every day, and a long one:
//
//	go test ./chaos -args -long
package chaos
