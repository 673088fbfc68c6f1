-- +goose Up
-- the client_id under which another authorization server knew a client
ALTER TABLE `auth_clients` ADD COLUMN `legacy_client_id` text NULL;
CREATE UNIQUE INDEX `auth_clients_legacy_client_id_key` ON `auth_clients` (`legacy_client_id`);

-- +goose Down
DROP INDEX `auth_clients_legacy_client_id_key`;
ALTER TABLE `auth_clients` DROP COLUMN `legacy_client_id`;
