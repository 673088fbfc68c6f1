// Package paging cuts long lists into pages by keyset: a page begins after the last row of the one
// before, found through an index, so that the last page costs what the first does and no row is
// shown twice when others are added meanwhile.
//
// It owns the limits of a page, the cursors and the order of rows. It knows nothing of what is
// listed, and never counts. Every room that has a list may call it.
package paging
