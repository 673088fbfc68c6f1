// Package check holds the files with which Ostiary is installed against the tools that read them: Helm, the types of
// Kubernetes, the loader of Docker Compose, and systemd. "make packages" runs it.
package check
