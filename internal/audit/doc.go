// Package audit writes what happened: every administrative change and every sign-in, in the
// transaction of what it tells, so that one is never there without the other.
//
// Events are only ever added. They never hold a secret: callers pass what people may read.
package audit
