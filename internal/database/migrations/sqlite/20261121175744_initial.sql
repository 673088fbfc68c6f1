-- +goose Up
-- create "access_tokens" table
CREATE TABLE `access_tokens` (`id` text NOT NULL, `hash` blob NOT NULL, `last_four` text NOT NULL, `client_id` integer NOT NULL, `user_id` text NULL, `family_id` text NULL, `personal_access_token_id` text NULL, `grant` text NOT NULL, `scope` text NOT NULL, `client_revocations` integer NOT NULL DEFAULT (0), `user_revocations` integer NOT NULL DEFAULT (0), `issued_at` datetime NOT NULL, `expires_at` datetime NULL, `revoked_at` datetime NULL, `last_used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "access_tokens_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX `access_tokens_hash_key` ON `access_tokens` (`hash`);
-- create index "accesstoken_client_id_issued_at" to table: "access_tokens"
CREATE INDEX `accesstoken_client_id_issued_at` ON `access_tokens` (`client_id`, `issued_at`);
-- create index "accesstoken_user_id_issued_at" to table: "access_tokens"
CREATE INDEX `accesstoken_user_id_issued_at` ON `access_tokens` (`user_id`, `issued_at`);
-- create index "accesstoken_family_id" to table: "access_tokens"
CREATE INDEX `accesstoken_family_id` ON `access_tokens` (`family_id`);
-- create index "accesstoken_issued_at" to table: "access_tokens"
CREATE INDEX `accesstoken_issued_at` ON `access_tokens` (`issued_at`);
-- create "audit_events" table
CREATE TABLE `audit_events` (`id` text NOT NULL, `at` datetime NOT NULL, `kind` text NOT NULL, `actor_kind` text NOT NULL, `actor_id` text NOT NULL DEFAULT (''), `actor_name` text NOT NULL DEFAULT (''), `address` text NOT NULL DEFAULT (''), `request_id` text NOT NULL DEFAULT (''), `object_type` text NOT NULL DEFAULT (''), `object_id` text NOT NULL DEFAULT (''), `object_name` text NOT NULL DEFAULT (''), `changes` json NULL, PRIMARY KEY (`id`));
-- create index "auditevent_at_id" to table: "audit_events"
CREATE INDEX `auditevent_at_id` ON `audit_events` (`at`, `id`);
-- create index "auditevent_object_type_object_id_at" to table: "audit_events"
CREATE INDEX `auditevent_object_type_object_id_at` ON `audit_events` (`object_type`, `object_id`, `at`);
-- create index "auditevent_actor_id_at" to table: "audit_events"
CREATE INDEX `auditevent_actor_id_at` ON `audit_events` (`actor_id`, `at`);
-- create "auth_clients" table
CREATE TABLE `auth_clients` (`id` integer NOT NULL, `name` text NOT NULL, `name_key` blob NOT NULL, `description` text NOT NULL DEFAULT (''), `contact` text NOT NULL DEFAULT (''), `type` text NOT NULL, `grants` text NOT NULL, `redirect_uris` json NOT NULL, `redirect_key` blob NOT NULL, `allowed_origins` json NOT NULL, `scopes` json NOT NULL, `access_token_lifetime` integer NULL, `refresh_token_lifetime` integer NULL, `refresh_grace_period` integer NULL, `access_token_format` text NOT NULL DEFAULT ('OPAQUE'), `require_pkce` bool NOT NULL DEFAULT (true), `resource_server` bool NOT NULL DEFAULT (false), `enabled` bool NOT NULL DEFAULT (true), `revocations` integer NOT NULL DEFAULT (0), `version` integer NOT NULL DEFAULT (1), `search_text` text NOT NULL, `created_by` text NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `last_used_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "auth_clients_name_key_key" to table: "auth_clients"
CREATE UNIQUE INDEX `auth_clients_name_key_key` ON `auth_clients` (`name_key`);
-- create index "authclient_redirect_key_id" to table: "auth_clients"
CREATE INDEX `authclient_redirect_key_id` ON `auth_clients` (`redirect_key`, `id`);
-- create index "authclient_created_at_id" to table: "auth_clients"
CREATE INDEX `authclient_created_at_id` ON `auth_clients` (`created_at`, `id`);
-- create index "authclient_last_used_at_id" to table: "auth_clients"
CREATE INDEX `authclient_last_used_at_id` ON `auth_clients` (`last_used_at`, `id`);
-- create "authorization_codes" table
CREATE TABLE `authorization_codes` (`id` text NOT NULL, `hash` blob NOT NULL, `family_id` text NOT NULL, `redirect_uri` text NOT NULL, `code_challenge` text NOT NULL DEFAULT (''), `issued_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `consumed_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "authorization_codes_hash_key" to table: "authorization_codes"
CREATE UNIQUE INDEX `authorization_codes_hash_key` ON `authorization_codes` (`hash`);
-- create index "authorizationcode_family_id" to table: "authorization_codes"
CREATE INDEX `authorizationcode_family_id` ON `authorization_codes` (`family_id`);
-- create "client_secrets" table
CREATE TABLE `client_secrets` (`id` text NOT NULL, `hash` blob NOT NULL, `last_four` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NULL, `last_used_at` datetime NULL, `client_id` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `client_secrets_auth_clients_secrets` FOREIGN KEY (`client_id`) REFERENCES `auth_clients` (`id`) ON DELETE CASCADE);
-- create index "client_secrets_hash_key" to table: "client_secrets"
CREATE UNIQUE INDEX `client_secrets_hash_key` ON `client_secrets` (`hash`);
-- create index "clientsecret_client_id" to table: "client_secrets"
CREATE INDEX `clientsecret_client_id` ON `client_secrets` (`client_id`);
-- create "consents" table
CREATE TABLE `consents` (`id` text NOT NULL, `user_id` text NOT NULL, `client_id` integer NOT NULL, `scope` text NOT NULL, `granted_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "consent_user_id_client_id" to table: "consents"
CREATE UNIQUE INDEX `consent_user_id_client_id` ON `consents` (`user_id`, `client_id`);
-- create index "consent_client_id" to table: "consents"
CREATE INDEX `consent_client_id` ON `consents` (`client_id`);
-- create "counters" table
CREATE TABLE `counters` (`id` text NOT NULL, `value` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create "failed_attempts" table
CREATE TABLE `failed_attempts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `account` text NOT NULL, `address` text NOT NULL, `failures` integer NOT NULL DEFAULT (0), `last_failed_at` datetime NOT NULL);
-- create index "failedattempt_account_address" to table: "failed_attempts"
CREATE UNIQUE INDEX `failedattempt_account_address` ON `failed_attempts` (`account`, `address`);
-- create index "failedattempt_last_failed_at" to table: "failed_attempts"
CREATE INDEX `failedattempt_last_failed_at` ON `failed_attempts` (`last_failed_at`);
-- create "groups" table
CREATE TABLE `groups` (`id` text NOT NULL, `name` text NOT NULL, `name_key` blob NOT NULL, `description` text NOT NULL DEFAULT (''), `status` text NOT NULL DEFAULT ('ACTIVE'), `permissions` json NOT NULL, `search_text` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "groups_name_key_key" to table: "groups"
CREATE UNIQUE INDEX `groups_name_key_key` ON `groups` (`name_key`);
-- create index "group_created_at_id" to table: "groups"
CREATE INDEX `group_created_at_id` ON `groups` (`created_at`, `id`);
-- create "inclusions" table
CREATE TABLE `inclusions` (`group_id` text NOT NULL, `parent_id` text NOT NULL, PRIMARY KEY (`group_id`, `parent_id`), CONSTRAINT `inclusions_groups_group` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`) ON DELETE CASCADE, CONSTRAINT `inclusions_groups_parent` FOREIGN KEY (`parent_id`) REFERENCES `groups` (`id`) ON DELETE CASCADE);
-- create index "inclusion_parent_id" to table: "inclusions"
CREATE INDEX `inclusion_parent_id` ON `inclusions` (`parent_id`);
-- create "memberships" table
CREATE TABLE `memberships` (`user_id` text NOT NULL, `group_id` text NOT NULL, PRIMARY KEY (`user_id`, `group_id`), CONSTRAINT `memberships_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE, CONSTRAINT `memberships_groups_group` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`) ON DELETE CASCADE);
-- create index "membership_group_id" to table: "memberships"
CREATE INDEX `membership_group_id` ON `memberships` (`group_id`);
-- create "personal_access_tokens" table
CREATE TABLE `personal_access_tokens` (`id` text NOT NULL, `hash` blob NOT NULL, `last_four` text NOT NULL, `name` text NOT NULL, `user_id` text NOT NULL, `client_id` integer NOT NULL, `scope` text NOT NULL, `issued_at` datetime NOT NULL, `expires_at` datetime NULL, `revoked_at` datetime NULL, `last_used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "personal_access_tokens_hash_key" to table: "personal_access_tokens"
CREATE UNIQUE INDEX `personal_access_tokens_hash_key` ON `personal_access_tokens` (`hash`);
-- create index "personalaccesstoken_user_id_issued_at" to table: "personal_access_tokens"
CREATE INDEX `personalaccesstoken_user_id_issued_at` ON `personal_access_tokens` (`user_id`, `issued_at`);
-- create index "personalaccesstoken_client_id_issued_at" to table: "personal_access_tokens"
CREATE INDEX `personalaccesstoken_client_id_issued_at` ON `personal_access_tokens` (`client_id`, `issued_at`);
-- create index "personalaccesstoken_issued_at" to table: "personal_access_tokens"
CREATE INDEX `personalaccesstoken_issued_at` ON `personal_access_tokens` (`issued_at`);
-- create "refresh_tokens" table
CREATE TABLE `refresh_tokens` (`id` text NOT NULL, `hash` blob NOT NULL, `last_four` text NOT NULL, `family_id` text NOT NULL, `parent_id` text NULL, `issued_at` datetime NOT NULL, `expires_at` datetime NULL, `consumed_at` datetime NULL, `sealed_successor` blob NULL, PRIMARY KEY (`id`));
-- create index "refresh_tokens_hash_key" to table: "refresh_tokens"
CREATE UNIQUE INDEX `refresh_tokens_hash_key` ON `refresh_tokens` (`hash`);
-- create index "refreshtoken_family_id_consumed_at" to table: "refresh_tokens"
CREATE INDEX `refreshtoken_family_id_consumed_at` ON `refresh_tokens` (`family_id`, `consumed_at`);
-- create "scopes" table
CREATE TABLE `scopes` (`id` text NOT NULL, `name` text NOT NULL, `name_key` blob NOT NULL, `description` text NOT NULL, `search_text` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "scopes_name_key_key" to table: "scopes"
CREATE UNIQUE INDEX `scopes_name_key_key` ON `scopes` (`name_key`);
-- create index "scope_created_at_id" to table: "scopes"
CREATE INDEX `scope_created_at_id` ON `scopes` (`created_at`, `id`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` text NOT NULL, `token_hash` text NOT NULL, `user_id` text NULL, `data` blob NOT NULL, `address` text NOT NULL DEFAULT (''), `user_agent` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `last_used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create index "session_expires_at" to table: "sessions"
CREATE INDEX `session_expires_at` ON `sessions` (`expires_at`);
-- create "setup_links" table
CREATE TABLE `setup_links` (`id` text NOT NULL, `hash` blob NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "setup_links_hash_key" to table: "setup_links"
CREATE UNIQUE INDEX `setup_links_hash_key` ON `setup_links` (`hash`);
-- create "signing_keys" table
CREATE TABLE `signing_keys` (`id` text NOT NULL, `algorithm` text NOT NULL, `public_key` blob NOT NULL, `sealed_private_key` blob NOT NULL, `created_at` datetime NOT NULL, `signs_from` datetime NOT NULL, PRIMARY KEY (`id`));
-- create "token_families" table
CREATE TABLE `token_families` (`id` text NOT NULL, `client_id` integer NOT NULL, `user_id` text NOT NULL, `grant` text NOT NULL, `scope` text NOT NULL, `client_revocations` integer NOT NULL DEFAULT (0), `user_revocations` integer NOT NULL DEFAULT (0), `authenticated_at` datetime NOT NULL, `created_at` datetime NOT NULL, `refreshed_at` datetime NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "tokenfamily_user_id_created_at" to table: "token_families"
CREATE INDEX `tokenfamily_user_id_created_at` ON `token_families` (`user_id`, `created_at`);
-- create index "tokenfamily_client_id_created_at" to table: "token_families"
CREATE INDEX `tokenfamily_client_id_created_at` ON `token_families` (`client_id`, `created_at`);
-- create index "tokenfamily_created_at" to table: "token_families"
CREATE INDEX `tokenfamily_created_at` ON `token_families` (`created_at`);
-- create "users" table
CREATE TABLE `users` (`id` text NOT NULL, `username` text NOT NULL, `username_key` blob NOT NULL, `email` text NOT NULL DEFAULT (''), `email_key` blob NULL, `full_name` text NOT NULL DEFAULT (''), `full_name_key` blob NOT NULL, `password_hash` text NOT NULL, `status` text NOT NULL DEFAULT ('ACTIVE'), `super_admin` bool NOT NULL DEFAULT (false), `permissions` json NOT NULL, `revocations` integer NOT NULL DEFAULT (0), `search_text` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `last_sign_in_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "users_username_key_key" to table: "users"
CREATE UNIQUE INDEX `users_username_key_key` ON `users` (`username_key`);
-- create index "users_email_key_key" to table: "users"
CREATE UNIQUE INDEX `users_email_key_key` ON `users` (`email_key`);
-- create index "user_created_at_id" to table: "users"
CREATE INDEX `user_created_at_id` ON `users` (`created_at`, `id`);
-- create index "user_full_name_key_id" to table: "users"
CREATE INDEX `user_full_name_key_id` ON `users` (`full_name_key`, `id`);
-- create index "user_last_sign_in_at_id" to table: "users"
CREATE INDEX `user_last_sign_in_at_id` ON `users` (`last_sign_in_at`, `id`);

-- +goose Down
-- reverse: create index "user_last_sign_in_at_id" to table: "users"
DROP INDEX `user_last_sign_in_at_id`;
-- reverse: create index "user_full_name_key_id" to table: "users"
DROP INDEX `user_full_name_key_id`;
-- reverse: create index "user_created_at_id" to table: "users"
DROP INDEX `user_created_at_id`;
-- reverse: create index "users_email_key_key" to table: "users"
DROP INDEX `users_email_key_key`;
-- reverse: create index "users_username_key_key" to table: "users"
DROP INDEX `users_username_key_key`;
-- reverse: create "users" table
DROP TABLE `users`;
-- reverse: create index "tokenfamily_created_at" to table: "token_families"
DROP INDEX `tokenfamily_created_at`;
-- reverse: create index "tokenfamily_client_id_created_at" to table: "token_families"
DROP INDEX `tokenfamily_client_id_created_at`;
-- reverse: create index "tokenfamily_user_id_created_at" to table: "token_families"
DROP INDEX `tokenfamily_user_id_created_at`;
-- reverse: create "token_families" table
DROP TABLE `token_families`;
-- reverse: create "signing_keys" table
DROP TABLE `signing_keys`;
-- reverse: create index "setup_links_hash_key" to table: "setup_links"
DROP INDEX `setup_links_hash_key`;
-- reverse: create "setup_links" table
DROP TABLE `setup_links`;
-- reverse: create index "session_expires_at" to table: "sessions"
DROP INDEX `session_expires_at`;
-- reverse: create index "session_user_id" to table: "sessions"
DROP INDEX `session_user_id`;
-- reverse: create index "sessions_token_hash_key" to table: "sessions"
DROP INDEX `sessions_token_hash_key`;
-- reverse: create "sessions" table
DROP TABLE `sessions`;
-- reverse: create index "scope_created_at_id" to table: "scopes"
DROP INDEX `scope_created_at_id`;
-- reverse: create index "scopes_name_key_key" to table: "scopes"
DROP INDEX `scopes_name_key_key`;
-- reverse: create "scopes" table
DROP TABLE `scopes`;
-- reverse: create index "refreshtoken_family_id_consumed_at" to table: "refresh_tokens"
DROP INDEX `refreshtoken_family_id_consumed_at`;
-- reverse: create index "refresh_tokens_hash_key" to table: "refresh_tokens"
DROP INDEX `refresh_tokens_hash_key`;
-- reverse: create "refresh_tokens" table
DROP TABLE `refresh_tokens`;
-- reverse: create index "personalaccesstoken_issued_at" to table: "personal_access_tokens"
DROP INDEX `personalaccesstoken_issued_at`;
-- reverse: create index "personalaccesstoken_client_id_issued_at" to table: "personal_access_tokens"
DROP INDEX `personalaccesstoken_client_id_issued_at`;
-- reverse: create index "personalaccesstoken_user_id_issued_at" to table: "personal_access_tokens"
DROP INDEX `personalaccesstoken_user_id_issued_at`;
-- reverse: create index "personal_access_tokens_hash_key" to table: "personal_access_tokens"
DROP INDEX `personal_access_tokens_hash_key`;
-- reverse: create "personal_access_tokens" table
DROP TABLE `personal_access_tokens`;
-- reverse: create index "membership_group_id" to table: "memberships"
DROP INDEX `membership_group_id`;
-- reverse: create "memberships" table
DROP TABLE `memberships`;
-- reverse: create index "inclusion_parent_id" to table: "inclusions"
DROP INDEX `inclusion_parent_id`;
-- reverse: create "inclusions" table
DROP TABLE `inclusions`;
-- reverse: create index "group_created_at_id" to table: "groups"
DROP INDEX `group_created_at_id`;
-- reverse: create index "groups_name_key_key" to table: "groups"
DROP INDEX `groups_name_key_key`;
-- reverse: create "groups" table
DROP TABLE `groups`;
-- reverse: create index "failedattempt_last_failed_at" to table: "failed_attempts"
DROP INDEX `failedattempt_last_failed_at`;
-- reverse: create index "failedattempt_account_address" to table: "failed_attempts"
DROP INDEX `failedattempt_account_address`;
-- reverse: create "failed_attempts" table
DROP TABLE `failed_attempts`;
-- reverse: create "counters" table
DROP TABLE `counters`;
-- reverse: create index "consent_client_id" to table: "consents"
DROP INDEX `consent_client_id`;
-- reverse: create index "consent_user_id_client_id" to table: "consents"
DROP INDEX `consent_user_id_client_id`;
-- reverse: create "consents" table
DROP TABLE `consents`;
-- reverse: create index "clientsecret_client_id" to table: "client_secrets"
DROP INDEX `clientsecret_client_id`;
-- reverse: create index "client_secrets_hash_key" to table: "client_secrets"
DROP INDEX `client_secrets_hash_key`;
-- reverse: create "client_secrets" table
DROP TABLE `client_secrets`;
-- reverse: create index "authorizationcode_family_id" to table: "authorization_codes"
DROP INDEX `authorizationcode_family_id`;
-- reverse: create index "authorization_codes_hash_key" to table: "authorization_codes"
DROP INDEX `authorization_codes_hash_key`;
-- reverse: create "authorization_codes" table
DROP TABLE `authorization_codes`;
-- reverse: create index "authclient_last_used_at_id" to table: "auth_clients"
DROP INDEX `authclient_last_used_at_id`;
-- reverse: create index "authclient_created_at_id" to table: "auth_clients"
DROP INDEX `authclient_created_at_id`;
-- reverse: create index "authclient_redirect_key_id" to table: "auth_clients"
DROP INDEX `authclient_redirect_key_id`;
-- reverse: create index "auth_clients_name_key_key" to table: "auth_clients"
DROP INDEX `auth_clients_name_key_key`;
-- reverse: create "auth_clients" table
DROP TABLE `auth_clients`;
-- reverse: create index "auditevent_actor_id_at" to table: "audit_events"
DROP INDEX `auditevent_actor_id_at`;
-- reverse: create index "auditevent_object_type_object_id_at" to table: "audit_events"
DROP INDEX `auditevent_object_type_object_id_at`;
-- reverse: create index "auditevent_at_id" to table: "audit_events"
DROP INDEX `auditevent_at_id`;
-- reverse: create "audit_events" table
DROP TABLE `audit_events`;
-- reverse: create index "accesstoken_issued_at" to table: "access_tokens"
DROP INDEX `accesstoken_issued_at`;
-- reverse: create index "accesstoken_family_id" to table: "access_tokens"
DROP INDEX `accesstoken_family_id`;
-- reverse: create index "accesstoken_user_id_issued_at" to table: "access_tokens"
DROP INDEX `accesstoken_user_id_issued_at`;
-- reverse: create index "accesstoken_client_id_issued_at" to table: "access_tokens"
DROP INDEX `accesstoken_client_id_issued_at`;
-- reverse: create index "access_tokens_hash_key" to table: "access_tokens"
DROP INDEX `access_tokens_hash_key`;
-- reverse: create "access_tokens" table
DROP TABLE `access_tokens`;
