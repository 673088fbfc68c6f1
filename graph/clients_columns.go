package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent/authclient"
)

// clientColumns are the columns that the fields of an auth client show; "" when the id is enough.
var clientColumns = map[string]string{
	"id":                      "",
	"legacyClientId":          authclient.FieldLegacyClientID,
	"name":                    authclient.FieldName,
	"description":             authclient.FieldDescription,
	"contact":                 authclient.FieldContact,
	"type":                    authclient.FieldType,
	"grants":                  authclient.FieldGrants,
	"redirectUris":            authclient.FieldRedirectUris,
	"allowedOrigins":          authclient.FieldAllowedOrigins,
	"scopes":                  authclient.FieldScopes,
	"accessTokenLifetime":     authclient.FieldAccessTokenLifetime,
	"refreshTokenLifetime":    authclient.FieldRefreshTokenLifetime,
	"refreshTokenGracePeriod": authclient.FieldRefreshGracePeriod,
	"accessTokenFormat":       authclient.FieldAccessTokenFormat,
	"requirePkce":             authclient.FieldRequirePkce,
	"resourceServer":          authclient.FieldResourceServer,
	"enabled":                 authclient.FieldEnabled,
	"version":                 authclient.FieldVersion,
	"secrets":                 "",
	"liveTokenCount":          "",
	"createdBy":               authclient.FieldCreatedBy,
	"createdAt":               authclient.FieldCreatedAt,
	"updatedAt":               authclient.FieldUpdatedAt,
	"lastUsedAt":              authclient.FieldLastUsedAt,
	"__typename":              "",
}

// columnsOfClients returns the columns that a list of auth clients has to read for what is asked of it; none
// when it has to read them all.
func columnsOfClients(ctx context.Context) []string {
	columns := []string{authclient.FieldID}
	for _, field := range fieldsOfItems(ctx, "AuthClient") {
		column, known := clientColumns[field]
		if !known {
			return nil
		}
		if column != "" {
			columns = append(columns, column)
		}
	}
	return columns
}
