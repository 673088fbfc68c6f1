-- +goose Up
-- drop index "accesstoken_family_id" from table: "access_tokens"
DROP INDEX `accesstoken_family_id`;
-- drop index "accesstoken_user_id_issued_at" from table: "access_tokens"
DROP INDEX `accesstoken_user_id_issued_at`;
-- create index "accesstoken_family_id" to table: "access_tokens"
CREATE INDEX `accesstoken_family_id` ON `access_tokens` (`family_id`) WHERE family_id IS NOT NULL;
-- create index "accesstoken_user_id_issued_at" to table: "access_tokens"
CREATE INDEX `accesstoken_user_id_issued_at` ON `access_tokens` (`user_id`, `issued_at`) WHERE user_id IS NOT NULL;

-- +goose Down
-- reverse: create index "accesstoken_user_id_issued_at" to table: "access_tokens"
DROP INDEX `accesstoken_user_id_issued_at`;
-- reverse: create index "accesstoken_family_id" to table: "access_tokens"
DROP INDEX `accesstoken_family_id`;
-- reverse: drop index "accesstoken_user_id_issued_at" from table: "access_tokens"
CREATE INDEX `accesstoken_user_id_issued_at` ON `access_tokens` (`user_id`, `issued_at`);
-- reverse: drop index "accesstoken_family_id" from table: "access_tokens"
CREATE INDEX `accesstoken_family_id` ON `access_tokens` (`family_id`);
