-- +goose Up
-- the scope that is part of the program itself
INSERT INTO "scopes" ("id", "name", "name_key", "description", "search_text", "created_at", "updated_at")
VALUES ('scp_00000000000000000000000000', 'admin', x'61646d696e', 'Manage what you may manage here, in your name.',
  'admin manage what you may manage here, in your name.', '1970-01-01 00:00:00+00:00', '1970-01-01 00:00:00+00:00');

-- +goose Down
DELETE FROM "scopes" WHERE "id" = 'scp_00000000000000000000000000';
