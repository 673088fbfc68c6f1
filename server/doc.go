// Package server is the front door: it takes every request, knows from where and from whom it comes,
// and leads it to the page, to the door for people (graph) or to the door for programs (oauth).
//
// Everything that can be asked of the program stands in one table, routes.go, to be read from top to
// bottom. The package owns what all routes share (request ids, the access log, security headers,
// limits, cross-site rules, sessions and their cookie) and the pages. It decides nothing about users,
// clients and tokens: the rooms do.
//
// Only the command and tests call it.
package server
