// Bench measures how close Ostiary comes to the limit of the machine. It builds the server, starts it on a fresh
// database, and asks it and a bare program that does the same work on the same kind of database (package limit) in
// turns: so what else the machine does falls on both, and the ratio between them says how much is lost.
//
//	go run ./bench -work 'issuance|verify' -db sqlite -conns 16
//
// It needs Go and a C compiler, and measures on PostgreSQL as well where that is installed. What it starts it stops,
// and what it stores it deletes.
package main
