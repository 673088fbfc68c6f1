package ent

//go:generate go tool ent generate --feature sql/execquery,sql/upsert,sql/versioned-migration ./schema
