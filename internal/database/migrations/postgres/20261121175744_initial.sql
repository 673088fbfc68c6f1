-- +goose Up
-- create "counters" table
CREATE TABLE "counters" ("id" character varying NOT NULL, "value" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create "refresh_tokens" table
CREATE TABLE "refresh_tokens" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "last_four" character varying NOT NULL, "family_id" character varying NOT NULL, "parent_id" character varying NULL, "issued_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "consumed_at" timestamptz NULL, "sealed_successor" bytea NULL, PRIMARY KEY ("id"));
-- create index "refresh_tokens_hash_key" to table: "refresh_tokens"
CREATE UNIQUE INDEX "refresh_tokens_hash_key" ON "refresh_tokens" ("hash");
-- create index "refreshtoken_family_id_consumed_at" to table: "refresh_tokens"
CREATE INDEX "refreshtoken_family_id_consumed_at" ON "refresh_tokens" ("family_id", "consumed_at");
-- create "auth_clients" table
CREATE TABLE "auth_clients" ("id" bigint NOT NULL, "name" character varying NOT NULL, "name_key" bytea NOT NULL, "description" character varying NOT NULL DEFAULT '', "contact" character varying NOT NULL DEFAULT '', "type" character varying NOT NULL, "grants" character varying NOT NULL, "redirect_uris" jsonb NOT NULL, "redirect_key" bytea NOT NULL, "allowed_origins" jsonb NOT NULL, "scopes" jsonb NOT NULL, "access_token_lifetime" bigint NULL, "refresh_token_lifetime" bigint NULL, "refresh_grace_period" bigint NULL, "access_token_format" character varying NOT NULL DEFAULT 'OPAQUE', "require_pkce" boolean NOT NULL DEFAULT true, "resource_server" boolean NOT NULL DEFAULT false, "enabled" boolean NOT NULL DEFAULT true, "revocations" bigint NOT NULL DEFAULT 0, "version" bigint NOT NULL DEFAULT 1, "search_text" text NOT NULL, "created_by" character varying NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "last_used_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "auth_clients_name_key_key" to table: "auth_clients"
CREATE UNIQUE INDEX "auth_clients_name_key_key" ON "auth_clients" ("name_key");
-- create index "authclient_created_at_id" to table: "auth_clients"
CREATE INDEX "authclient_created_at_id" ON "auth_clients" ("created_at", "id");
-- create index "authclient_last_used_at_id" to table: "auth_clients"
CREATE INDEX "authclient_last_used_at_id" ON "auth_clients" ("last_used_at", "id");
-- create index "authclient_redirect_key_id" to table: "auth_clients"
CREATE INDEX "authclient_redirect_key_id" ON "auth_clients" ("redirect_key", "id");
-- create "authorization_codes" table
CREATE TABLE "authorization_codes" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "family_id" character varying NOT NULL, "redirect_uri" character varying NOT NULL, "code_challenge" character varying NOT NULL DEFAULT '', "issued_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "consumed_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "authorization_codes_hash_key" to table: "authorization_codes"
CREATE UNIQUE INDEX "authorization_codes_hash_key" ON "authorization_codes" ("hash");
-- create index "authorizationcode_family_id" to table: "authorization_codes"
CREATE INDEX "authorizationcode_family_id" ON "authorization_codes" ("family_id");
-- create "access_tokens" table
CREATE TABLE "access_tokens" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "last_four" character varying NOT NULL, "client_id" bigint NOT NULL, "user_id" character varying NULL, "family_id" character varying NULL, "personal_access_token_id" character varying NULL, "grant" character varying NOT NULL, "scope" character varying NOT NULL, "client_revocations" bigint NOT NULL DEFAULT 0, "user_revocations" bigint NOT NULL DEFAULT 0, "issued_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "revoked_at" timestamptz NULL, "last_used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "access_tokens_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX "access_tokens_hash_key" ON "access_tokens" ("hash");
-- create index "accesstoken_client_id_issued_at" to table: "access_tokens"
CREATE INDEX "accesstoken_client_id_issued_at" ON "access_tokens" ("client_id", "issued_at");
-- create index "accesstoken_family_id" to table: "access_tokens"
CREATE INDEX "accesstoken_family_id" ON "access_tokens" ("family_id");
-- create index "accesstoken_issued_at" to table: "access_tokens"
CREATE INDEX "accesstoken_issued_at" ON "access_tokens" ("issued_at");
-- create index "accesstoken_user_id_issued_at" to table: "access_tokens"
CREATE INDEX "accesstoken_user_id_issued_at" ON "access_tokens" ("user_id", "issued_at");
-- create "consents" table
CREATE TABLE "consents" ("id" character varying NOT NULL, "user_id" character varying NOT NULL, "client_id" bigint NOT NULL, "scope" character varying NOT NULL, "granted_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "consent_client_id" to table: "consents"
CREATE INDEX "consent_client_id" ON "consents" ("client_id");
-- create index "consent_user_id_client_id" to table: "consents"
CREATE UNIQUE INDEX "consent_user_id_client_id" ON "consents" ("user_id", "client_id");
-- create "token_families" table
CREATE TABLE "token_families" ("id" character varying NOT NULL, "client_id" bigint NOT NULL, "user_id" character varying NOT NULL, "grant" character varying NOT NULL, "scope" character varying NOT NULL, "client_revocations" bigint NOT NULL DEFAULT 0, "user_revocations" bigint NOT NULL DEFAULT 0, "authenticated_at" timestamptz NOT NULL, "created_at" timestamptz NOT NULL, "refreshed_at" timestamptz NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "tokenfamily_client_id_created_at" to table: "token_families"
CREATE INDEX "tokenfamily_client_id_created_at" ON "token_families" ("client_id", "created_at");
-- create index "tokenfamily_created_at" to table: "token_families"
CREATE INDEX "tokenfamily_created_at" ON "token_families" ("created_at");
-- create index "tokenfamily_user_id_created_at" to table: "token_families"
CREATE INDEX "tokenfamily_user_id_created_at" ON "token_families" ("user_id", "created_at");
-- create "sessions" table
CREATE TABLE "sessions" ("id" character varying NOT NULL, "token_hash" character varying NOT NULL, "user_id" character varying NULL, "data" bytea NOT NULL, "address" character varying NOT NULL DEFAULT '', "user_agent" character varying NOT NULL DEFAULT '', "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "last_used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX "session_expires_at" ON "sessions" ("expires_at");
-- create index "session_user_id" to table: "sessions"
CREATE INDEX "session_user_id" ON "sessions" ("user_id");
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash");
-- create "audit_events" table
CREATE TABLE "audit_events" ("id" character varying NOT NULL, "at" timestamptz NOT NULL, "kind" character varying NOT NULL, "actor_kind" character varying NOT NULL, "actor_id" character varying NOT NULL DEFAULT '', "actor_name" character varying NOT NULL DEFAULT '', "address" character varying NOT NULL DEFAULT '', "request_id" character varying NOT NULL DEFAULT '', "object_type" character varying NOT NULL DEFAULT '', "object_id" character varying NOT NULL DEFAULT '', "object_name" character varying NOT NULL DEFAULT '', "changes" jsonb NULL, PRIMARY KEY ("id"));
-- create index "auditevent_actor_id_at" to table: "audit_events"
CREATE INDEX "auditevent_actor_id_at" ON "audit_events" ("actor_id", "at");
-- create index "auditevent_at_id" to table: "audit_events"
CREATE INDEX "auditevent_at_id" ON "audit_events" ("at", "id");
-- create index "auditevent_object_type_object_id_at" to table: "audit_events"
CREATE INDEX "auditevent_object_type_object_id_at" ON "audit_events" ("object_type", "object_id", "at");
-- create "signing_keys" table
CREATE TABLE "signing_keys" ("id" character varying NOT NULL, "algorithm" character varying NOT NULL, "public_key" bytea NOT NULL, "sealed_private_key" bytea NOT NULL, "created_at" timestamptz NOT NULL, "signs_from" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create "setup_links" table
CREATE TABLE "setup_links" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "setup_links_hash_key" to table: "setup_links"
CREATE UNIQUE INDEX "setup_links_hash_key" ON "setup_links" ("hash");
-- create "personal_access_tokens" table
CREATE TABLE "personal_access_tokens" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "last_four" character varying NOT NULL, "name" character varying NOT NULL, "user_id" character varying NOT NULL, "client_id" bigint NOT NULL, "scope" character varying NOT NULL, "issued_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "revoked_at" timestamptz NULL, "last_used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "personal_access_tokens_hash_key" to table: "personal_access_tokens"
CREATE UNIQUE INDEX "personal_access_tokens_hash_key" ON "personal_access_tokens" ("hash");
-- create index "personalaccesstoken_client_id_issued_at" to table: "personal_access_tokens"
CREATE INDEX "personalaccesstoken_client_id_issued_at" ON "personal_access_tokens" ("client_id", "issued_at");
-- create index "personalaccesstoken_issued_at" to table: "personal_access_tokens"
CREATE INDEX "personalaccesstoken_issued_at" ON "personal_access_tokens" ("issued_at");
-- create index "personalaccesstoken_user_id_issued_at" to table: "personal_access_tokens"
CREATE INDEX "personalaccesstoken_user_id_issued_at" ON "personal_access_tokens" ("user_id", "issued_at");
-- create "failed_attempts" table
CREATE TABLE "failed_attempts" ("id" bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY, "account" character varying NOT NULL, "address" character varying NOT NULL, "failures" bigint NOT NULL DEFAULT 0, "last_failed_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "failedattempt_account_address" to table: "failed_attempts"
CREATE UNIQUE INDEX "failedattempt_account_address" ON "failed_attempts" ("account", "address");
-- create index "failedattempt_last_failed_at" to table: "failed_attempts"
CREATE INDEX "failedattempt_last_failed_at" ON "failed_attempts" ("last_failed_at");
-- create "scopes" table
CREATE TABLE "scopes" ("id" character varying NOT NULL, "name" character varying NOT NULL, "name_key" bytea NOT NULL, "description" character varying NOT NULL, "search_text" text NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "scope_created_at_id" to table: "scopes"
CREATE INDEX "scope_created_at_id" ON "scopes" ("created_at", "id");
-- create index "scopes_name_key_key" to table: "scopes"
CREATE UNIQUE INDEX "scopes_name_key_key" ON "scopes" ("name_key");
-- create "client_secrets" table
CREATE TABLE "client_secrets" ("id" character varying NOT NULL, "hash" bytea NOT NULL, "last_four" character varying NOT NULL, "created_at" timestamptz NOT NULL, "expires_at" timestamptz NULL, "last_used_at" timestamptz NULL, "client_id" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "client_secrets_auth_clients_secrets" FOREIGN KEY ("client_id") REFERENCES "auth_clients" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "client_secrets_hash_key" to table: "client_secrets"
CREATE UNIQUE INDEX "client_secrets_hash_key" ON "client_secrets" ("hash");
-- create index "clientsecret_client_id" to table: "client_secrets"
CREATE INDEX "clientsecret_client_id" ON "client_secrets" ("client_id");
-- create "groups" table
CREATE TABLE "groups" ("id" character varying NOT NULL, "name" character varying NOT NULL, "name_key" bytea NOT NULL, "description" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL DEFAULT 'ACTIVE', "permissions" jsonb NOT NULL, "search_text" text NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "group_created_at_id" to table: "groups"
CREATE INDEX "group_created_at_id" ON "groups" ("created_at", "id");
-- create index "groups_name_key_key" to table: "groups"
CREATE UNIQUE INDEX "groups_name_key_key" ON "groups" ("name_key");
-- create "inclusions" table
CREATE TABLE "inclusions" ("group_id" character varying NOT NULL, "parent_id" character varying NOT NULL, PRIMARY KEY ("group_id", "parent_id"), CONSTRAINT "inclusions_groups_group" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "inclusions_groups_parent" FOREIGN KEY ("parent_id") REFERENCES "groups" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "inclusion_parent_id" to table: "inclusions"
CREATE INDEX "inclusion_parent_id" ON "inclusions" ("parent_id");
-- create "users" table
CREATE TABLE "users" ("id" character varying NOT NULL, "username" character varying NOT NULL, "username_key" bytea NOT NULL, "email" character varying NOT NULL DEFAULT '', "email_key" bytea NULL, "full_name" character varying NOT NULL DEFAULT '', "full_name_key" bytea NOT NULL, "password_hash" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'ACTIVE', "super_admin" boolean NOT NULL DEFAULT false, "permissions" jsonb NOT NULL, "revocations" bigint NOT NULL DEFAULT 0, "search_text" text NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "last_sign_in_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "user_created_at_id" to table: "users"
CREATE INDEX "user_created_at_id" ON "users" ("created_at", "id");
-- create index "user_full_name_key_id" to table: "users"
CREATE INDEX "user_full_name_key_id" ON "users" ("full_name_key", "id");
-- create index "user_last_sign_in_at_id" to table: "users"
CREATE INDEX "user_last_sign_in_at_id" ON "users" ("last_sign_in_at", "id");
-- create index "users_email_key_key" to table: "users"
CREATE UNIQUE INDEX "users_email_key_key" ON "users" ("email_key");
-- create index "users_username_key_key" to table: "users"
CREATE UNIQUE INDEX "users_username_key_key" ON "users" ("username_key");
-- create "memberships" table
CREATE TABLE "memberships" ("user_id" character varying NOT NULL, "group_id" character varying NOT NULL, PRIMARY KEY ("user_id", "group_id"), CONSTRAINT "memberships_groups_group" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "memberships_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "membership_group_id" to table: "memberships"
CREATE INDEX "membership_group_id" ON "memberships" ("group_id");

-- +goose Down
-- reverse: create index "membership_group_id" to table: "memberships"
DROP INDEX "membership_group_id";
-- reverse: create "memberships" table
DROP TABLE "memberships";
-- reverse: create index "users_username_key_key" to table: "users"
DROP INDEX "users_username_key_key";
-- reverse: create index "users_email_key_key" to table: "users"
DROP INDEX "users_email_key_key";
-- reverse: create index "user_last_sign_in_at_id" to table: "users"
DROP INDEX "user_last_sign_in_at_id";
-- reverse: create index "user_full_name_key_id" to table: "users"
DROP INDEX "user_full_name_key_id";
-- reverse: create index "user_created_at_id" to table: "users"
DROP INDEX "user_created_at_id";
-- reverse: create "users" table
DROP TABLE "users";
-- reverse: create index "inclusion_parent_id" to table: "inclusions"
DROP INDEX "inclusion_parent_id";
-- reverse: create "inclusions" table
DROP TABLE "inclusions";
-- reverse: create index "groups_name_key_key" to table: "groups"
DROP INDEX "groups_name_key_key";
-- reverse: create index "group_created_at_id" to table: "groups"
DROP INDEX "group_created_at_id";
-- reverse: create "groups" table
DROP TABLE "groups";
-- reverse: create index "clientsecret_client_id" to table: "client_secrets"
DROP INDEX "clientsecret_client_id";
-- reverse: create index "client_secrets_hash_key" to table: "client_secrets"
DROP INDEX "client_secrets_hash_key";
-- reverse: create "client_secrets" table
DROP TABLE "client_secrets";
-- reverse: create index "scopes_name_key_key" to table: "scopes"
DROP INDEX "scopes_name_key_key";
-- reverse: create index "scope_created_at_id" to table: "scopes"
DROP INDEX "scope_created_at_id";
-- reverse: create "scopes" table
DROP TABLE "scopes";
-- reverse: create index "failedattempt_last_failed_at" to table: "failed_attempts"
DROP INDEX "failedattempt_last_failed_at";
-- reverse: create index "failedattempt_account_address" to table: "failed_attempts"
DROP INDEX "failedattempt_account_address";
-- reverse: create "failed_attempts" table
DROP TABLE "failed_attempts";
-- reverse: create index "personalaccesstoken_user_id_issued_at" to table: "personal_access_tokens"
DROP INDEX "personalaccesstoken_user_id_issued_at";
-- reverse: create index "personalaccesstoken_issued_at" to table: "personal_access_tokens"
DROP INDEX "personalaccesstoken_issued_at";
-- reverse: create index "personalaccesstoken_client_id_issued_at" to table: "personal_access_tokens"
DROP INDEX "personalaccesstoken_client_id_issued_at";
-- reverse: create index "personal_access_tokens_hash_key" to table: "personal_access_tokens"
DROP INDEX "personal_access_tokens_hash_key";
-- reverse: create "personal_access_tokens" table
DROP TABLE "personal_access_tokens";
-- reverse: create index "setup_links_hash_key" to table: "setup_links"
DROP INDEX "setup_links_hash_key";
-- reverse: create "setup_links" table
DROP TABLE "setup_links";
-- reverse: create "signing_keys" table
DROP TABLE "signing_keys";
-- reverse: create index "auditevent_object_type_object_id_at" to table: "audit_events"
DROP INDEX "auditevent_object_type_object_id_at";
-- reverse: create index "auditevent_at_id" to table: "audit_events"
DROP INDEX "auditevent_at_id";
-- reverse: create index "auditevent_actor_id_at" to table: "audit_events"
DROP INDEX "auditevent_actor_id_at";
-- reverse: create "audit_events" table
DROP TABLE "audit_events";
-- reverse: create index "sessions_token_hash_key" to table: "sessions"
DROP INDEX "sessions_token_hash_key";
-- reverse: create index "session_user_id" to table: "sessions"
DROP INDEX "session_user_id";
-- reverse: create index "session_expires_at" to table: "sessions"
DROP INDEX "session_expires_at";
-- reverse: create "sessions" table
DROP TABLE "sessions";
-- reverse: create index "tokenfamily_user_id_created_at" to table: "token_families"
DROP INDEX "tokenfamily_user_id_created_at";
-- reverse: create index "tokenfamily_created_at" to table: "token_families"
DROP INDEX "tokenfamily_created_at";
-- reverse: create index "tokenfamily_client_id_created_at" to table: "token_families"
DROP INDEX "tokenfamily_client_id_created_at";
-- reverse: create "token_families" table
DROP TABLE "token_families";
-- reverse: create index "consent_user_id_client_id" to table: "consents"
DROP INDEX "consent_user_id_client_id";
-- reverse: create index "consent_client_id" to table: "consents"
DROP INDEX "consent_client_id";
-- reverse: create "consents" table
DROP TABLE "consents";
-- reverse: create index "accesstoken_user_id_issued_at" to table: "access_tokens"
DROP INDEX "accesstoken_user_id_issued_at";
-- reverse: create index "accesstoken_issued_at" to table: "access_tokens"
DROP INDEX "accesstoken_issued_at";
-- reverse: create index "accesstoken_family_id" to table: "access_tokens"
DROP INDEX "accesstoken_family_id";
-- reverse: create index "accesstoken_client_id_issued_at" to table: "access_tokens"
DROP INDEX "accesstoken_client_id_issued_at";
-- reverse: create index "access_tokens_hash_key" to table: "access_tokens"
DROP INDEX "access_tokens_hash_key";
-- reverse: create "access_tokens" table
DROP TABLE "access_tokens";
-- reverse: create index "authorizationcode_family_id" to table: "authorization_codes"
DROP INDEX "authorizationcode_family_id";
-- reverse: create index "authorization_codes_hash_key" to table: "authorization_codes"
DROP INDEX "authorization_codes_hash_key";
-- reverse: create "authorization_codes" table
DROP TABLE "authorization_codes";
-- reverse: create index "authclient_redirect_key_id" to table: "auth_clients"
DROP INDEX "authclient_redirect_key_id";
-- reverse: create index "authclient_last_used_at_id" to table: "auth_clients"
DROP INDEX "authclient_last_used_at_id";
-- reverse: create index "authclient_created_at_id" to table: "auth_clients"
DROP INDEX "authclient_created_at_id";
-- reverse: create index "auth_clients_name_key_key" to table: "auth_clients"
DROP INDEX "auth_clients_name_key_key";
-- reverse: create "auth_clients" table
DROP TABLE "auth_clients";
-- reverse: create index "refreshtoken_family_id_consumed_at" to table: "refresh_tokens"
DROP INDEX "refreshtoken_family_id_consumed_at";
-- reverse: create index "refresh_tokens_hash_key" to table: "refresh_tokens"
DROP INDEX "refresh_tokens_hash_key";
-- reverse: create "refresh_tokens" table
DROP TABLE "refresh_tokens";
-- reverse: create "counters" table
DROP TABLE "counters";
