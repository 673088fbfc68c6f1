// Package limit is the bare programs that Ostiary is measured against: what this machine, this language and these
// drivers give at most for the same work on the same database, with the same promise of durability. What stands
// between them and Ostiary is everything else that it does.
//
// They are net/http and database/sql with one handler for each work, prepared statements, tables with nothing in them
// but what the work needs, and no care for whatever may go wrong. Only bench imports them.
package limit
