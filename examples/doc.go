// Package examples holds the tests of the configurations in its folders, and no code. The configurations are for those who put
// Ostiary in front of an API: nginx and Caddy run here as they are on people's machines, with nothing replaced but addresses.
// The front end in spa is built and used in a real browser.
package examples
