-- Pages of an owner's numbers: in the order of the numbers, and those first that changed last.
CREATE INDEX phone_number_in_order ON phone_number (owner, phone_number, id);
CREATE INDEX phone_number_latest ON phone_number (owner, updated_at DESC, id DESC);
