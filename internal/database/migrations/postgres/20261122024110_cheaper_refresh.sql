-- +goose Up
-- in the order in which servers of before take them; in DO, because what compares schemas runs one statement at a time
-- +goose StatementBegin
DO $$ BEGIN LOCK TABLE token_families, refresh_tokens IN ACCESS EXCLUSIVE MODE; END $$;
-- +goose StatementEnd
-- the sealed successor of a token moves from it to the successor
ALTER TABLE refresh_tokens ADD COLUMN sealed_value bytea NULL;
UPDATE refresh_tokens SET sealed_value = (SELECT p.sealed_successor FROM refresh_tokens p WHERE p.id = refresh_tokens.parent_id)
	WHERE consumed_at IS NULL AND parent_id IS NOT NULL;
ALTER TABLE refresh_tokens DROP COLUMN sealed_successor;
-- a family was refreshed when the successor that works was issued
ALTER TABLE token_families DROP COLUMN refreshed_at;
-- those that were used are not looked for by their family
DROP INDEX refreshtoken_family_id_consumed_at;
CREATE INDEX refreshtoken_family_id ON refresh_tokens (family_id) WHERE consumed_at IS NULL;

-- +goose Down
DROP INDEX refreshtoken_family_id;
CREATE INDEX refreshtoken_family_id_consumed_at ON refresh_tokens (family_id, consumed_at);
ALTER TABLE token_families ADD COLUMN refreshed_at timestamptz NULL;
UPDATE token_families SET refreshed_at = (SELECT MAX(t.issued_at) FROM refresh_tokens t WHERE t.family_id = token_families.id AND t.parent_id IS NOT NULL);
ALTER TABLE refresh_tokens ADD COLUMN sealed_successor bytea NULL;
UPDATE refresh_tokens SET sealed_successor = s.sealed_value FROM refresh_tokens s WHERE s.parent_id = refresh_tokens.id AND s.consumed_at IS NULL;
ALTER TABLE refresh_tokens DROP COLUMN sealed_value;
