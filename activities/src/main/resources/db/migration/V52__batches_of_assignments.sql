-- What a batch that changes who answers is to do with each of its numbers: as it was asked for, and of an item with what the
-- number was bound to when it was planned, so that the opposite can be told.
ALTER TABLE operation_selection ADD COLUMN wish jsonb;
ALTER TABLE operation_item ADD COLUMN wish jsonb;
