// Package browsertest lends tests a real browser: Chromium, driven by its devtools.
//
// A [Tab] is used as people use it. What they press or fill in is found by the role and the name that assistive
// technology knows it by, so that a button without a name cannot be pressed. What is to be seen is waited for: a page may
// take its time. [Tab.Look] takes pictures, wide and narrow, light and dark, and asserts of each that it fits, can be read
// and has no fault that axe-core finds. [Tab.Clean] asserts at the end that the browser had nothing to complain about and
// asked nobody but the server.
//
// The pictures are kept by: go test -artifacts -run Browser ./server/...
//
// Only tests import it. A test without chromium is skipped, see [testkit.Need].
package browsertest
