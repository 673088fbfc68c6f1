// Package audit writes what happened, every administrative change and every sign-in, in the
// transaction of what it tells, so that one is never there without the other; and it reads it back.
//
// Events are never changed; they are deleted by age alone, when the operator says how long to keep
// them. They never hold a secret: callers pass what people may read.
package audit
