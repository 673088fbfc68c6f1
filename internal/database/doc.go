// Package database opens SQLite or PostgreSQL by URL, applies the versioned migrations, and holds the
// one seam through which everything is written.
//
// It owns drivers, pools, pragmas, transactions and the meaning of driver errors; nobody else imports
// a driver or begins a transaction. It knows nothing of what is stored. Every room may call it.
package database
