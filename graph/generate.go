package graph

// gqlgen looks for gqlgen.yml upwards and works from its folder; named with --config it would not.
//go:generate go tool gqlgen generate
